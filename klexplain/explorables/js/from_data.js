// What pasted data say: from two texts to the numbers, the pictures and the sentences of the box.

import { binned } from "./bins.js";
import { short } from "./chart.js";
import { columns } from "./columns.js";
import { areCounts, areProbabilities, fromCounts, total } from "./count_kl.js";
import { families } from "./families.js";
import { fitted, FITS } from "./fitted.js";
import { member } from "./member.js";
import { fromSample } from "./one_sample.js";
import { BASES, written } from "./python_call.js";
import { format, understood } from "./text.js";
import { fromSamples } from "./two_samples.js";
import { UNITS } from "./units.js";

const FEWEST_VALUES = 20;
const WRITTEN_OUT = 200; // values of a sample, that the code to copy holds

/** What is computed for one of the two fields, p or q; an error says which. */
const forSide = (side, act) => {
  try {
    return act();
  } catch (error) {
    throw Object.assign(error, { side });
  }
};

const refuse = (message) => {
  throw new Error(message);
};

/**
 * The answer {found, picture, names, python} to p and q as texts. Of q the kind says what it is:
 * "sample", "model", or a family that is fitted to p. `found` is in nats.
 * @param {{p: string, q: string, kind: string, counts: boolean}} asked
 * @throws {Error} one line, whose `side` is the field that it is about
 */
export const answer = ({ p, q, kind, counts }) => {
  const modelled = kind !== "sample" && !counts;
  const first = forSide("p", () => columns(p, { single: modelled, counts }));
  const inFirst = first.columns.length === 2;
  if (inFirst && q.trim()) forSide("q", () => refuse("The field above has two columns. Empty this one, or take one column out there."));
  const second = modelled || inFirst ? first : forSide("q", () => columns(q, { single: true, counts }));
  const x = first.columns[0];
  const y = second.columns[second.columns.length - 1];
  if (counts) {
    if (first.labels && second.labels) forSide("q", () => sameNames(first.labels, second.labels));
    return ofCategories(x, y, first.labels || second.labels);
  }
  forSide("p", () => enough("p", x));
  if (!modelled) {
    forSide(inFirst ? "p" : "q", () => enough("q", y));
    return ofSamples(x, y, first.heads, inFirst);
  }
  return ofModel(x, forSide(kind === "model" ? "q" : "p", () => model(kind, q, x)), kind);
};

/** Counts are put side by side in the order in which they stand. */
const sameNames = (p, q) => p.forEach((name, i) => name === (q[i] ?? name) || refuse(`q has “${q[i]}” where p has “${name}”; expected the same order.`));

const enough = (side, values) => values.length >= FEWEST_VALUES || refuse(`${side} has ${numbered(values.length, "value")}; expected at least ${FEWEST_VALUES}.`);

const numbered = (n, thing) => `${n.toLocaleString("en")} ${thing}${n === 1 ? "" : "s"}`;

/** The model that was typed, exactly, or fitted. */
const model = (kind, text, x) => {
  if (kind in FITS) return fitted(kind, x);
  const { distribution, notes } = understood(text);
  return notes.length ? refuse(`${notes[0].split(";")[0]}.`) : distribution;
};

const headed = (side, head, size) => `${side}${head ? ` (${head})` : ""}: ${size}`;

const ofSamples = (x, y, heads, together) => {
  const [first, second] = together ? heads : [heads[0]];
  return {
    found: fromSamples(x, y),
    picture: binned(x, y),
    names: { p: headed("p", first, numbered(x.length, "value")), q: headed("q", second, numbered(y.length, "value")) },
    ticks: x,
    known: false,
    python: pythonOf("estimate_kl", "x, y", [["x", x], ["y", y]]),
  };
};

const ofModel = (x, distribution, kind) => {
  const { declared, logDensity } = member(distribution);
  const { title, parameters } = families[distribution.family];
  const values = parameters.map(({ argument }) => short(distribution.parameters[argument], 6));
  const described = distribution.family === "mixture" ? format(distribution) : `${title}(${values.join(", ")})`;
  return {
    found: fromSample(x, distribution),
    picture: binned(x, logDensity, declared.discrete),
    names: { p: `p: ${numbered(x.length, "value")}`, q: `q = ${described}` },
    ticks: x,
    known: true,
    // What a fit of k parameters gains on the values that it saw, on average, if it is the truth (Akaike).
    gained: kind in FITS ? parameters.length / x.length : 0,
    python: pythonOf("estimate_kl", `x, ${written(distribution)}`, [["x", x]], true),
  };
};

const ofCategories = (p, q, labels) => {
  const known = !areCounts(q) || total(q) === 1;
  forSide("p", () => {
    if (!areCounts(p)) refuse("p’s counts are not all whole numbers of at least 0, some above 0.");
    if (p.length < 2) refuse("There is one count; expected at least 2.");
  });
  forSide("q", () => {
    if (p.length !== q.length) refuse(`p has ${p.length} counts, and q ${q.length}; expected as many.`);
    if (known && !areProbabilities(q)) refuse(`q has neither counts, which are whole, nor probabilities: it adds to ${short(total(q))}, and not to 1.`);
  });
  return {
    found: fromCounts(p, q),
    picture: categories(p, q, known, labels || Array.from(p, (_, i) => String(i + 1))),
    names: { p: `p: ${total(p).toLocaleString("en")} counted`, q: known ? "q: probabilities" : `q: ${total(q).toLocaleString("en")} counted` },
    known,
    python: pythonOf("estimate_kl_from_counts", "p, q", [["p", p], ["q", q]]),
  };
};

/** Shares of categories, and their log ratio with ½ added to what was counted. */
const categories = (p, q, known, labels) => {
  const share = (values, added) => {
    const sum = values.reduce((all, value) => all + value + added, 0);
    return Array.from(values, (value) => (value + added) / sum);
  };
  const [a, b] = [share(p, 0.5), share(q, known ? 0 : 0.5)];
  return { edges: Array.from({ length: p.length + 1 }, (_, i) => i - 0.5), labels, p: share(p, 0), q: share(q, 0), logRatio: a.map((value, i) => (p[i] || q[i] ? Math.log(value / b[i]) : NaN)) };
};

/** The call of the package that gives the same, with what it needs; the unit is its own. */
const pythonOf = (name, call, data, model) => (unit) => {
  const far = data.some(([, values]) => values.length > WRITTEN_OUT);
  const lines = [...(far ? ["import numpy as np"] : []), ...(model ? ["from scipy import stats"] : []), `from klexplain import ${name}`, ""];
  for (const [variable, values] of data) {
    const whole = `${variable} = [${Array.from(values, String).join(", ")}]`;
    lines.push(far ? `${variable} = np.loadtxt("${variable}.txt")  # your ${numbered(values.length, "value")}, one a line` : wrapped(whole));
  }
  return `${lines.join("\n")}\nprint(${name}(${call}${BASES[unit]}))\n`;
};

/** A list in lines that are no longer than 80 letters. */
const wrapped = (text) => text.replace(/(.{1,79})(?: |$)/g, "$1\n").trimEnd().replaceAll("\n", "\n    ");

/** The answer in sentences, in a unit: those of the command line; the first two are the answer itself. */
export const sentences = ({ found, gained = 0 }, unit) => {
  const size = (nats, digits = 4) => short(nats / UNITS[unit].nats, digits);
  const { value, standardError, low, high, guarantee, reach, method } = found;
  const promise = `Guarantee: ${guarantee}. Reach: ${short(reach, 3)}. Method: ${method}.`;
  if (value === Infinity) return [`D(p ‖ q) = ∞ ${unit}.`, promise];
  const open = high === Infinity;
  const limits = open ? `With 95 % confidence at least ${size(low)} ${unit}; no upper limit.` : `95 % interval: ${size(low)} to ${size(high)} ${unit}.`;
  const [least, sure] = open ? ["at least ", low] : ["", value];
  return [
    `D(p ‖ q) = ${size(value)} ± ${size(standardError, 2)} ${unit}.`,
    guarantee.startsWith("none") ? "No interval: these data do not tell how far off the number is." : limits,
    low > 0 ? `So a sample from p brings ${least}${size(sure)} ${unit} of evidence on average: it multiplies the likelihood ratio of p to q by ${least}${short(Math.exp(sure))}.` : "These data do not tell p from q.",
    promise,
    ...(guarantee.startsWith("asymptotic") ? [] : ["To learn more, sample more of q where p lies, or compare with a distribution."]),
    ...(gained ? [`q was fitted to these very values, so it looks closer than it is, by about ${size(gained, 2)} ${unit}.`] : []),
  ];
};
