// One distribution: its log-density on the whole line, its place on it, and draws from it.

import { families } from "./families.js";

const CELLS = 4096; // of the table of the distribution function
const NEGLIGIBLE = 36; // exp(-36) is 2e-16
const WIDE = 12; // deviations of a count that hold all its mass in doubles, with SPARE more values
const SPARE = 40;

/** A function that computes its value when it is first asked for it. */
export const once = (compute) => {
  let value;
  return () => (value ??= compute());
};

/** Coordinates in which a support is the line: x, 1 - x and log dx/du at u. */
const coordinates = {
  unit: () => (u) => {
    const [x, rest] = [1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u))];
    return { x, rest, logSpeed: Math.log(x) + Math.log(rest) };
  },
  half: () => (u) => ({ x: Math.exp(u), rest: 1 - Math.exp(u), logSpeed: u }),
  line: (centre, spread) => (u) => {
    const x = centre + spread * Math.sinh(u);
    return { x, rest: 1 - x, logSpeed: Math.log(spread * Math.cosh(u)) };
  },
};

/**
 * A distribution {family, parameters} with what the model asks of it: its support, its middle and
 * spread in the coordinate of that support, logDensity(x, 1 - x), and draws(), the function from
 * shares u of (0, 1) to draws {x, rest = 1 - x}.
 */
export const member = ({ family, parameters }) => {
  const { discrete, support, centre, logDensity } = families[family];
  const [low, high] = support(parameters);
  const inner = logDensity(parameters);
  const inside = discrete
    ? (x) => x >= low && x <= high && Number.isInteger(x)
    : (x, rest) => x > low && (high === 1 ? rest > 0 : x < high);
  const log = (x, rest = 1 - x) => (inside(x, rest) ? inner(x, rest) : -Infinity);
  const [middle, spread] = centre(parameters);
  const one = { discrete, low, high, middle, spread, logDensity: log };
  return { ...one, draws: once(() => (discrete ? ofCounts(one) : ofDensity(one))) };
};

/** How a continuous member sees its support as the line. */
const coordinate = ({ low, high, middle, spread }) => {
  if (high === 1) return { at: coordinates.unit(), start: middle, step: spread };
  if (low === 0) return { at: coordinates.half(), start: middle, step: spread };
  return { at: coordinates.line(middle, spread), start: 0, step: 1 };
};

/** Where a continuous member is: its centre in x, and about how far it reaches from there. */
export const place = (one) => {
  const { at, start, step } = coordinate(one);
  const [centre, above] = [at(start).x, at(start + Math.min(step, 5)).x];
  return { centre, width: above - centre };
};

/** First and last count that can matter. */
export const counts = ({ low, high, middle, spread }) => {
  const reach = WIDE * spread + SPARE;
  return [Math.max(low, Math.floor(middle - reach)), Math.min(high, Math.ceil(middle + reach))];
};

/** The inverse of the distribution function of counts: exact. */
const ofCounts = (one) => {
  const [first, last] = counts(one);
  const sums = [0];
  for (let k = first; k <= last; k++) sums.push(sums[k - first] + Math.exp(one.logDensity(k)));
  return (u) => {
    const x = first + Math.min(below(sums, u * sums[sums.length - 1]), last - first);
    return { x, rest: 1 - x };
  };
};

/** The inverse of the distribution function of a density, tabulated in its coordinate. */
const ofDensity = (one) => {
  const { at, start, step } = coordinate(one);
  const log = (u) => {
    const { x, rest, logSpeed } = at(u);
    return one.logDensity(x, rest) + logSpeed;
  };
  const [first, last] = [edge(log, start, -step), edge(log, start, step)];
  const cell = (last - first) / CELLS;
  const sums = new Float64Array(CELLS + 1);
  let before = Math.exp(log(first));
  for (let i = 1; i <= CELLS; i++) {
    const next = Math.exp(log(first + i * cell));
    sums[i] = sums[i - 1] + ((before + next) * cell) / 2;
    before = next;
  }
  return (u) => {
    const target = u * sums[CELLS];
    const i = Math.min(below(sums, target), CELLS - 1);
    return at(first + (i + (target - sums[i]) / (sums[i + 1] - sums[i])) * cell);
  };
};

/** Where, from the centre on, a log-density with one peak has fallen to nothing. */
const edge = (log, start, step) => {
  let u = start;
  const peak = log(start);
  for (let i = 0; log(u) > peak - NEGLIGIBLE && i < 400; i++) u += step / 2;
  return u;
};

/** The last index whose sum does not exceed the target. */
const below = (sums, target) => {
  let [i, j] = [0, sums.length];
  while (j - i > 1) {
    const middle = (i + j) >> 1;
    if (sums[middle] <= target) i = middle;
    else j = middle;
  }
  return i;
};
