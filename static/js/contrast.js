// @ts-check
/** What is readable on a colour. The server draws by the same rule (accounts/icons.py); a test holds the two together. */

/** Black or white, whichever is read more easily: at least 4.58:1 on any. @param {string} colour such as "#7b3fa0" */
export function textOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  // Above this luminance black has the higher contrast (WCAG 2.2, contrast ratio).
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}
