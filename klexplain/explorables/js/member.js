// One distribution: its log-density, the coordinate in which it has no narrow end, and draws from it.

import { families } from "./families.js";
import { statistics } from "./statistics.js";

const CELLS = 4096; // of the table of the distribution function
const NEGLIGIBLE = 36; // exp(-36) is 2e-16
const SUMMED = 1200; // counts that are added one by one at most
const HEAD = 48; // of more, those that are: what follows them is smooth
const HUGE = 1e300; // of the values: what goes beyond has less mass than rounding
const LOST = 45; // exp(-45) is 3e-20: counts beyond are left out

/** A function that computes its value when it is first asked for it. */
export const once = (compute) => {
  let value;
  return () => (value ??= compute());
};

/** Coordinates in which a support is all, or a long part, of the line: u of x, and the point at u. */
const COORDINATES = {
  logit: {
    of: (x) => Math.log(x / (1 - x)),
    at: (u) => {
      const [log, rest] = [-Math.log1p(Math.exp(-u)), -Math.log1p(Math.exp(u))];
      return { x: Math.exp(log), log: u < -700 ? u : log, rest: u > 700 ? -u : rest };
    },
    speed: ({ log, rest }) => log + rest,
  },
  log: {
    of: Math.log,
    at: (u) => ({ x: Math.min(Math.exp(u), HUGE), log: u, rest: Math.log1p(-Math.exp(u)) }),
    speed: ({ log }) => log,
  },
  x: {
    of: (x) => x,
    at: (x, below, high) => ({ x, log: Math.log(x), rest: Math.log(below === undefined ? 1 - x : 1 - high + below) }),
    speed: () => 0,
  },
};

/**
 * A distribution {family, parameters} with what the model asks of it: its support; its middle and
 * spread in its coordinate; cuts, the places there where something is narrow; log(x, log x,
 * log(1 - x)), the log-density as it goes on beyond the support, and size, of the terms of which
 * that is the sum; logDensity(x); and draws(), the function from shares u of (0, 1) to points.
 */
export const member = (distribution) => {
  const key = JSON.stringify(distribution);
  const found = lately.find((one) => one.key === key) ?? { ...tabled(distribution), key };
  lately = [found, ...lately.filter((one) => one !== found)].slice(0, 4);
  return found;
};

/** The last members: while a hand moves p, q and its table stay. */
let lately = [];

const tabled = ({ family, parameters }) => {
  const declared = families[family];
  const [low, high] = declared.support(parameters);
  if (!(low <= high)) throw new Error(`${family}: got ${Object.values(parameters)}; expected low < high`);
  const [middle, spread] = declared.centre(parameters);
  const terms = declared.log ? [] : declared.parts(parameters).map(part);
  const log = declared.log?.(parameters) ?? ((x, lx, rest) => terms.reduce((sum, term) => sum + term(x, lx, rest), 0));
  const { discrete } = declared;
  const inside = discrete ? (x) => x >= low && x <= high && Number.isInteger(x) : (x) => x > low && x < high;
  const one = {
    declared,
    parameters,
    discrete,
    low,
    high,
    middle,
    spread,
    cuts: declared.cuts?.(parameters) ?? [middle],
    coordinate: COORDINATES[discrete ? "log" : declared.coordinate],
    onLine: !discrete && declared.coordinate === "x",
    log,
    size: (x, lx, rest) => terms.reduce((sum, term) => sum + Math.abs(term(x, lx, rest)), 1),
    logDensity: (x) => (inside(x) ? log(x, Math.log(x), Math.log1p(-x)) : -Infinity),
  };
  return { ...one, draws: once(() => (discrete ? ofCounts(one) : ofDensity(one))) };
};

/** A coefficient times a statistic as a function of the point. */
const part = ([c, kind, ...args]) => {
  if (!kind) return () => c;
  const statistic = statistics[kind](...args);
  return c ? (x, log, rest) => c * statistic(x, log, rest) : () => 0;
};

/** First and last of the counts that are added one by one, and whether others follow. */
export const counts = (one) => {
  const { low, high, middle, log } = one;
  const at = (k) => log(k, Math.log(k), NaN);
  const start = Math.min(Math.max(Math.round(middle), low), high);
  const peak = at(start);
  const end = (step, limit) => {
    let k = start;
    while (k !== limit && Math.abs(k - start) <= SUMMED && at(k) > peak - LOST) k += step;
    return k;
  };
  const [first, last] = [end(-1, low), end(1, high)];
  if (last - first > SUMMED && high === Infinity) return { first: low, last: low + HEAD - 1, more: true };
  return high - low <= 3 * SUMMED ? { first: low, last: high, more: false } : { first, last, more: false };
};

/** The inverse of the distribution function of counts: exact, but for those that are too many. */
const ofCounts = (one) => {
  const { first, last, more } = counts(one);
  const sums = [0];
  for (let k = first; k <= last; k++) sums.push(sums[k - first] + Math.exp(one.logDensity(k)));
  const total = sums[sums.length - 1];
  const beyond = more && ofDensity({ ...one, low: last + 0.5, middle: Math.log(Math.max(one.middle, last + 1)), spread: 1 });
  return (u) => {
    if (beyond && u > total) {
      const x = Math.round(beyond((u - total) / (1 - total)).x);
      return { x, log: Math.log(x), rest: NaN };
    }
    const x = first + Math.min(below(sums, more ? u : u * total), last - first);
    return { x, log: Math.log(x), rest: NaN };
  };
};

/** The inverse of the distribution function of a density, tabulated in its coordinate. */
const ofDensity = (one) => {
  const { coordinate, middle, spread } = one;
  const [a, b] = [one.low, one.high].map(coordinate.of);
  const endless = coordinate === COORDINATES.x && a === -Infinity;
  const place = endless ? (v) => middle + spread * Math.sinh(v) : (v) => v;
  const inverse = endless ? (u) => Math.asinh((u - middle) / spread) : (u) => u;
  const step = endless ? 1 : spread;
  const log = (v) => {
    const point = coordinate.at(place(v));
    const speed = coordinate.speed(point) + (endless ? Math.log(Math.cosh(v)) : 0);
    return one.log(point.x, point.log, point.rest) + speed;
  };
  const starts = (one.cuts.length > 1 ? one.cuts : [middle]).map(inverse);
  const first = Math.max(edge(log, Math.min(...starts), -step), endless ? -Infinity : a);
  const last = Math.min(edge(log, Math.max(...starts), step), endless ? Infinity : b);
  const cell = (last - first) / CELLS;
  const heights = Float64Array.from({ length: CELLS + 1 }, (_, i) => Math.exp(log(first + i * cell)) || 0);
  const sums = new Float64Array(CELLS + 1);
  for (let i = 0; i < CELLS; i++) sums[i + 1] = sums[i] + (heights[i] + heights[i + 1]) / 2;
  return (u) => {
    const i = Math.min(below(sums, u * sums[CELLS]), CELLS - 1);
    const [left, slope] = [u * sums[CELLS] - sums[i], heights[i + 1] - heights[i]];
    const share = (2 * left) / (heights[i] + Math.sqrt(heights[i] ** 2 + 2 * slope * left)) || 0;
    return coordinate.at(place(first + (i + share) * cell));
  };
};

/** Where, from a place on, a log-density with one peak has fallen to nothing. */
const edge = (log, start, step) => {
  let u = start;
  const peak = log(start);
  for (let i = 0; log(u) > peak - NEGLIGIBLE && i < 2000; i++) u += step / 2;
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
