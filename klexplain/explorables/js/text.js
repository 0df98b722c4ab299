// Distributions as text, "beta(17, 6)": for addresses, fields and attributes. Nothing is evaluated.

import { families } from "./families.js";

const CALL = /^\s*([a-zA-Z_]{1,20})\s*\(([^()]{0,200})\)\s*$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DIGITS = 6;

/** The value as it is stored: within the range offered, a whole number where asked, 6 digits. */
export const stored = ({ low, high, whole }, value) => {
  const near = Math.min(Math.max(value, low), high);
  return Number((whole ? Math.round(near) : near).toPrecision(DIGITS));
};

const number = (text) => {
  if (!NUMBER.test(text.trim())) throw new Error(`expected numbers such as 2.5, got "${text.trim()}"`);
  return Number(text);
};

/**
 * The distribution that a text names, its parameters in SciPy's order without loc and scale that
 * are not the family's own; each is brought into the range that the explorables offer.
 * @throws {Error} one line, for any other text
 */
export const parse = (text) => {
  const match = CALL.exec(text);
  if (!match) throw new Error("expected a family with its parameters, such as beta(17, 6)");
  const [, family, inside] = match;
  if (!Object.keys(families).includes(family)) throw new Error(`unknown family "${family}"`);
  const { parameters } = families[family];
  const values = inside.split(",").map(number);
  if (values.length !== parameters.length) {
    throw new Error(`${family} takes ${parameters.map((p) => p.argument).join(", ")}`);
  }
  const pairs = parameters.map((p, i) => [p.argument, stored(p, values[i])]);
  return { family, parameters: Object.fromEntries(pairs) };
};

/** The text from which parse makes the same distribution. */
export const format = ({ family, parameters }) => {
  const values = families[family].parameters.map((p) => stored(p, parameters[p.argument]));
  return `${family}(${values.join(", ")})`;
};
