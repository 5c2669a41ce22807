// The text colours that the boards choose on a list of colours: JSON in, JSON out.
import { readFileSync } from "node:fs";
import { textOn } from "../../static/js/contrast.js";

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(textOn)));
