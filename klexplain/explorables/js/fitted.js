// The member of a family that makes a sample most likely, where that takes a mean or two.

import { families } from "./families.js";
import { note, stored } from "./text.js";

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

/** What each takes: the values that it can give, and its parameters from those. */
export const FITS = {
  norm: { gives: () => true, from: (x) => ({ loc: mean(x), scale: deviation(x) }) },
  expon: { gives: (x) => x > 0, words: "greater than 0", from: (x) => ({ scale: mean(x) }) },
  lognorm: {
    gives: (x) => x > 0,
    words: "greater than 0",
    from: (x) => ({ s: deviation(x.map(Math.log)), scale: Math.exp(mean(x.map(Math.log))) }),
  },
  poisson: { gives: (x) => x >= 0 && Number.isInteger(x), words: "whole and at least 0", from: (x) => ({ mu: mean(x) }) },
};

/**
 * The member {family, parameters} of a family that is fitted to a sample.
 * @throws {Error} one line, where no member can give all values, or none that is offered is best
 */
export const fitted = (family, values) => {
  const { gives, words, from } = FITS[family];
  const { title, parameters: declared } = families[family];
  const odd = values.find((value) => !gives(value));
  if (odd !== undefined) throw new Error(`No ${title} gives ${odd}: its values are ${words}.`);
  const best = from(values);
  const parameters = declared.map((one) => {
    const [name, value] = [one.argument, best[one.argument]];
    const beyond = note(one, value, one.words);
    if (beyond) throw new Error(`The best ${title} has ${name} = ${value}: ${beyond.split(";")[0]}.`);
    return [name, stored(one, value)];
  });
  return { family, parameters: Object.fromEntries(parameters) };
};
