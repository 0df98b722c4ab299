// Distributions as text in SciPy's words, "gamma(2, scale=0.5)": for fields, addresses and
// attributes. Nothing is evaluated.

import { families } from "./families.js";

const CALL = /^\s*([^()*]{1,40}?)\s*\(([^()]{0,200})\)\s*$/;
const MIXTURE = /^([^()*]+)\*([^*]+\))\s*\+([^()*]+)\*([^*]+)$/;
const VALUE = /^\s*(?:(\w{1,20})\s*=)?\s*(.*?)\s*$/s;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DIGITS = 15;
const EXAMPLES = "norm, gamma or lognorm";

/** The value as it is stored: within the range offered, a whole number where asked, 15 digits. */
export const stored = ({ low, high, whole }, value) => {
  const near = Math.min(Math.max(value, low), high);
  return Number((whole ? Math.round(near) : near).toPrecision(DIGITS));
};

const quoted = (text) => `"${text.trim().replace(/\s/g, " ").slice(0, 40)}"`;

/**
 * The number that a text is, with a point and a true or typed minus.
 * @throws {Error} one line, for any other text
 */
export const number = (text) => {
  const typed = text.trim().replace(/−/g, "-");
  if (!NUMBER.test(typed)) throw new Error(`${quoted(text)} is no number`);
  return Number(typed);
};

/** What an error says, as a sentence. */
export const sentence = ({ message }) => (/[.?]$/.test(message) ? message : `${message}.`);

/** The member of a family that stands there before anybody moves it. */
export const starting = (family) => {
  const values = families[family].parameters.map(({ argument, start }) => [argument, start]);
  return { family, parameters: Object.fromEntries(values) };
};

const bare = (name) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** How many letters one has to change, add or leave out to make one word of the other. */
const distance = (a, b) => {
  let row = [...b, ""].map((_, j) => j);
  [...a].forEach((letter, i) => {
    const next = [i + 1];
    [...b].forEach((other, j) => {
      next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + Number(letter !== other)));
    });
    row = next;
  });
  return row[b.length];
};

/** The family that has this name, in SciPy or among people. */
const called = (name) => {
  const wanted = bare(name);
  let best = { off: Math.min(wanted.length / 3, 2.9), family: "" };
  for (const [family, { title, synonyms }] of Object.entries(families)) {
    for (const known of [family, title, ...synonyms]) {
      const off = distance(wanted, bare(known));
      if (off < best.off || off === 0) best = { off, family };
    }
    if (best.off === 0) return best.family;
  }
  const like = best.family ? `did you mean ${best.family}?` : `expected a name such as ${EXAMPLES}`;
  throw new Error(`No family is called ${quoted(name)} here; ${like}`);
};

const wrong = (complaint, example) => {
  throw new Error(`${complaint}; expected numbers as in ${format(example)}`);
};

/** What was typed, by SciPy's names; by position: shapes, loc, scale. */
const values = (family, inside) => {
  const { parameters, discrete } = families[family];
  const ends = discrete ? ["loc"] : ["loc", "scale"];
  const order = [...parameters.map((p) => p.argument).filter((name) => !ends.includes(name)), ...ends];
  const given = {};
  inside.split(",").forEach((item, i, all) => {
    const [, word = order[i], value] = VALUE.exec(item);
    if (all.length === 1 && !item.trim()) return;
    if (word === undefined) wrong(`${all.length} numbers are too many`, starting(family));
    if (!order.includes(word)) wrong(`${family} has no "${word}"`, starting(family));
    if (word in given) wrong(`${word} is given twice`, starting(family));
    try {
      given[word] = number(value);
    } catch ({ message }) {
      wrong(message, starting(family));
    }
  });
  return given;
};

/** One family and its parameters; what has to be said of values that are taken as others. */
const single = (text) => {
  const [, name, inside] = CALL.exec(text) ?? [];
  if (!name) throw new Error(`Expected a family with its parameters, such as ${format(starting("gamma"))}`);
  const family = called(name);
  const given = values(family, inside);
  const one = starting(family);
  const { loc = 0, scale = 1, ...shapes } = given;
  const typed = { ...shapes, loc, scale };
  const own = families[family].parameters;
  const has = (word) => own.some(({ argument }) => argument === word);
  if (!has("loc") && loc !== 0) {
    const meant = { ...one.parameters, ...shapes, scale: given.scale ?? Math.abs(loc) };
    wrong(`loc = ${loc} would be a shift, and ${family} has none here`, { family, parameters: meant });
  }
  if (!has("scale") && scale !== 1) wrong(`${family} has no scale here, and got ${scale}`, one);
  const missing = own.find(({ argument }) => !(argument in typed));
  if (missing) wrong(`${missing.argument} is missing`, one);
  return taken(family, typed);
};

/** What has to be said where a value is stored as another; else "". */
export const note = (parameter, value, name) => {
  const { low, high } = parameter;
  const kept = stored(parameter, value);
  const limit = value < low ? `at least ${low}` : value > high ? `at most ${high}` : "a whole number";
  return kept === Number(value.toPrecision(DIGITS)) ? "" : `${name} is ${limit} here; taken as ${kept}`;
};

const taken = (family, typed) => {
  const { parameters } = families[family];
  if (typed.low >= typed.high) wrong(`low = ${typed.low} is not below high = ${typed.high}`, starting(family));
  const values = parameters.map((one) => [one.argument, stored(one, typed[one.argument])]);
  const notes = parameters.map((one) => note(one, typed[one.argument], one.argument));
  return { distribution: { family, parameters: Object.fromEntries(values) }, notes: notes.filter(Boolean) };
};

/** Two Normals with their weights. */
const mixed = (parts) => {
  const [, first, one, second, two] = parts;
  const [weight, rest] = [number(first), number(second)];
  const [a, b] = [single(one).distribution, single(two).distribution];
  if (a.family !== "norm" || b.family !== "norm") wrong("A mixture is made of two Normals here", starting("mixture"));
  if (!(Math.abs(weight + rest - 1) < 1e-9)) wrong(`The weights add to ${Number((weight + rest).toPrecision(6))}, not to 1`, starting("mixture"));
  const { parameters: m } = a;
  const { parameters: n } = b;
  return taken("mixture", { weight, loc1: m.loc, scale1: m.scale, loc2: n.loc, scale2: n.scale });
};

/**
 * The distribution that a text names, and notes on each value that lay beyond what is offered.
 * @throws {Error} one line, for any other text
 */
export const understood = (text) => {
  const parts = families.mixture && MIXTURE.exec(text);
  return parts ? mixed(parts) : single(text);
};

/** The distribution that a text names, as `understood`. */
export const parse = (text) => understood(text).distribution;

/** The text from which parse makes the same distribution. */
export const format = ({ family, parameters: values }) => {
  const { parameters } = families[family];
  const at = parameters.map((p) => stored(p, values[p.argument]));
  if (family === "mixture") {
    const [weight, loc1, scale1, loc2, scale2] = at;
    const rest = Number((1 - weight).toPrecision(DIGITS));
    return `${weight}*norm(${loc1}, ${scale1}) + ${rest}*norm(${loc2}, ${scale2})`;
  }
  const moved = parameters.some(({ argument }) => argument === "loc");
  const texts = parameters.map(({ argument }, i) => (argument === "scale" && !moved ? `scale=${at[i]}` : at[i]));
  return `${family}(${texts.join(", ")})`;
};
