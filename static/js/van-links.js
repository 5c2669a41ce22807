// @ts-check
/** A person's pages in VoteBuilder. They are addressed by the VANID in other letters, which hides nothing: treat the code as the id. */

/**
 * The VANID in base 16, backwards, between EID and a check letter.
 * @param {number | string} vanid
 */
export function vanCode(vanid) {
  const number = Number(vanid);
  const digits = [...number.toString(16).toUpperCase()].reverse().join("");
  return `EID${digits}${String.fromCharCode(65 + (number % 17))}`;
}

/**
 * @param {string} address of VAN, such as "https://www.votebuilder.com"; empty: no links
 * @param {number | string | null} vanid
 * @returns {{contact: string, scheduler: string} | null}
 */
export function vanLinks(address, vanid) {
  if (!address || vanid === null) return null;
  const code = vanCode(vanid);
  return { contact: `${address}/ContactsDetails.aspx?VANID=${code}`, scheduler: `${address}/EventScheduler.aspx?VanID=${code}` };
}
