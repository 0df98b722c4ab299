// D(p ‖ q) from a sample and a distribution: the method of klexplain.estimate_kl, for 95 %.

import { placeOf } from "./bins.js";
import { fromCounts, rounded, total, Z } from "./count_kl.js";
import { gaps } from "./gaps.js";
import { member } from "./member.js";
import { around, average, harmonics, mixedBits, neighbours, smoothedAway, twoSided, varianceOf } from "./two_samples.js";

const TOO_HEAVY = 0.5; // index of a tail from which on its variance is infinite
const [OUTERMOST, LEVELS] = [64, 64]; // nats on either side that the middle is looked for in, steps in a nat
const OUTWEIGHS = 0.35; // of the standard deviation of a sum, that one value may make up
const TOO_OFTEN = 20; // times the average, from which on a value that repeats is no rounding
const NO_MASS = 2.2250738585072014e-308; // the smallest number with all its digits
const OTHER_VALUES = 1e-12; // probability of values that were not seen, from which on there are some

/** {value, standardError, low, high, guarantee, reach, method} in nats, of a sample and {family, parameters}. */
export const fromSample = (values, distribution) => {
  const x = Float64Array.from(values).sort();
  const q = member(distribution);
  const cells = [...new Set(x)];
  const counts = cells.map((cell) => placeOf(x, cell, true) - placeOf(x, cell));
  if (q.discrete) return besideMasses(counts, cells.map((cell) => Math.exp(q.logDensity(cell))));
  const outside = x.filter((value) => value < q.low || value > q.high).length / x.length;
  if (outside) return ruledOut(outside);
  if (cells.length === x.length) return bySpacings(x, q);
  const often = Math.max(...counts);
  if (often * cells.length > TOO_OFTEN * x.length || cells.length === 1) {
    return nowhere(0, `none: ${rounded(often / x.length, 2)} of x is one value, which a density gives with probability 0, so that D is infinite unless x was rounded or cut off there`, 0);
  }
  return bySpacings(spreadOut(cells, counts, q), q);
};

const nowhere = (low, guarantee, reach) => ({ value: Infinity, standardError: Infinity, low, high: Infinity, guarantee, reach, method: "neighbours" });

const ruledOut = (share) => nowhere(Infinity, `one-sided: q rules out ${rounded(share, 2)} of x, so D is infinite`, share);

/** Counts of each value beside its probability; all other values are one more cell. */
const besideMasses = (counts, masses) => {
  const rest = 1 - total(masses);
  return rest > OTHER_VALUES ? fromCounts([...counts, 0], [...masses, rest]) : fromCounts(counts, masses);
};

const bySpacings = (x, q) => {
  const [n, k] = [x.length, neighbours(x.length)];
  const masses = gaps(x, q);
  const harmonic = harmonics(n + 1);
  const [near, coarser] = [k, 2 * k].map((width) => Array.from(x, (value, i) => {
    const { low, high } = around(i, n, width);
    let mass = 0;
    for (let j = low; j < high; j++) mass += masses[j];
    const logMass = mass < NO_MASS ? Math.log(x[high] - x[low]) + q.logDensity(value) : Math.log(mass);
    return harmonic[high - low] - harmonic[n + 1] - logMass;
  }));
  const infinite = near.filter((value, i) => !Number.isFinite(value + coarser[i])).length / n;
  if (infinite) return ruledOut(infinite);
  const value = average(near);
  const standardError = Math.sqrt(varianceOf(near) / n);
  if (heavy(near, standardError * n)) {
    const guarantee = "one-sided: a few values far out make up most of the mean log ratio, so this sample sets no upper limit";
    return { value: Math.max(value, 0), standardError, low: Math.max(value - Z * standardError, 0), high: Infinity, guarantee, reach: 0, method: "neighbours" };
  }
  return twoSided(value, standardError, smoothedAway(value - average(coarser), 1 / (n * k)), 0);
};

/** Whether one value outweighs a thousand, as where log ratios have no variance. */
const heavy = (values, deviation) => {
  const sorted = Float64Array.from(values).sort();
  const middle = Math.floor(Math.min(Math.max(sorted[Math.ceil(values.length / 2) - 1], -OUTERMOST), OUTERMOST) * LEVELS) / LEVELS;
  const far = Array.from(sorted.slice(-Math.trunc(Math.sqrt(values.length)) - 1), (value) => value - middle);
  const slow = far[0] > 0 && average(far.slice(1).map((value) => Math.log(value / far[0]))) > TOO_HEAVY;
  return slow && far[far.length - 1] > OUTWEIGHS * deviation;
};

/** Rounded values, spread over what was rounded to each as chance would, alike at each call. */
const spreadOut = (cells, counts, { low, high }) => {
  const last = cells.length - 1;
  const middle = cells.slice(1).map((cell, i) => (cell + cells[i]) / 2);
  return Float64Array.from(cells.flatMap((cell, i) => {
    const from = Math.max(i ? middle[i - 1] : 2 * cell - middle[0], low);
    const to = Math.min(i < last ? middle[i] : 2 * cell - middle[last - 1], high);
    const [a, b] = new Uint32Array(Float64Array.of(cell).buffer);
    const start = mixedBits(a ^ b);
    return Array.from({ length: counts[i] }, (_, rank) => from + (to - from) * (mixedBits(start + rank) / 2 ** 32));
  })).sort();
};
