// The law of the evidence of N samples from p, by inverting the transform of one log ratio.
//
// T(w) is the mean of exp(-(1/2 + iw) l) under p; its Nth power belongs to a sum of N. Half a tilt
// makes both tails light, so a probability is a sum of T(w)^N over the multiples of one frequency,
// but for exp(-room/2) of what lies a period away (Abate & Whitt 1992).

import { counts, member } from "./member.js";

const PERIOD = 60; // nats of a period beyond twice the farthest level
const NODES = 768; // log ratios that stand for a continuous law
const FREQUENCIES = 2560; // of a law on no lattice
const BLOCK = 64; // frequencies at a time
const NEGLIGIBLE_SIZE = 42; // exp(-42) is 6e-19 of a sum
const ON_LATTICE = 1e-9; // of a step, that places on a lattice may be off
const LATTICE_POINTS = 1 << 20; // of a lattice
const NEAR = 1e-3; // relative difference of a moment that is the error of the nodes
const LIGHT = 0.1; // nats that samples bring where many are needed, so that these errors add up
const TIMES_HALVED = 30; // of the way between two nodes
const TEETH = 2; // times its mean step, that the power of a law on a lattice goes up and down
export const MOST_PLANNED = 1e7; // samples, more than which are not planned with here
const TO_THE_DIGIT = 1e6; // up to which the last digit is
const INEXACT = 1e-10; // of a probability
const ROUNDED_TO_0 = 1e-13; // probabilities that are rounding

/** [log ratio, probability] of samples from p that stand for all, in the order of x. */
const terms = (pair) => {
  const one = member(pair.p);
  const [found, start] = one.discrete ? added(pair, one) : [[], 0];
  if (start < 1) found.push(...graded(pair, start));
  const total = found.reduce((sum, [, mass]) => sum + mass, 0);
  const whole = found.map(([l, mass]) => [l, mass / total]);
  return one.discrete ? whole : fitting(whole, pair);
};

/** Those of counts that are added one by one, and their probability together: 1 if none is left. */
const added = (pair, one) => {
  const { first, last, more } = counts(one);
  const found = Array.from({ length: last - first + 1 }, (_, i) => [pair.logRatio(first + i), Math.exp(one.logDensity(first + i))]);
  return [found, more ? found.reduce((sum, [, mass]) => sum + mass, 0) : 1];
};

/** Those that stand for the shares of (0, 1) from a start on, closer together at either end. */
const graded = (pair, start) => {
  const below = (v) => start + (1 - start) * v ** 3 * (10 + v * (6 * v - 15));
  const ratio = (v) => pair.draw(below(v)).logRatio;
  const found = Array.from({ length: NODES }, (_, i) => {
    const v = (i + 0.5) / NODES;
    return [ratio(v), ((1 - start) * 30 * (v * (1 - v)) ** 2) / NODES];
  });
  for (let i = 1; i < NODES; i++) {
    const [left, right] = [found[i - 1], found[i]];
    if (Number.isFinite(left[0]) === Number.isFinite(right[0])) continue;
    let [low, high] = [(i - 0.5) / NODES, (i + 0.5) / NODES]; // between them the support of q ends
    for (let n = 0; n < TIMES_HALVED; n++) {
      const middle = (low + high) / 2;
      if (Number.isFinite(ratio(middle)) === Number.isFinite(left[0])) low = middle;
      else high = middle;
    }
    const more = below(low) - below(i / NODES);
    left[1] += more;
    right[1] -= more;
  }
  return found;
};

/** The same with the mean and variance that the pair has: the nodes are off by 1e-6 or so. */
const fitting = (found, pair) => {
  const mean = found.reduce((sum, [l, mass]) => sum + mass * l, 0);
  const variance = found.reduce((sum, [l, mass]) => sum + mass * (l - mean) ** 2, 0);
  const [right, wide] = [pair.divergence().value, pair.variance().value];
  const near = (a, b) => Math.abs(a - b) <= NEAR * b;
  if (!(right < LIGHT && near(mean, right) && near(variance, wide) && variance > 0)) return found;
  const stretch = Math.sqrt(wide / variance);
  return found.map(([l, mass]) => [right + stretch * (l - mean), mass]);
};

/** Distance of the points of the coarsest lattice that holds all values, which are finite; else 0. */
const latticeStep = (values) => {
  const sorted = Float64Array.from(values).sort();
  const width = sorted[sorted.length - 1] - sorted[0];
  const gaps = sorted.slice(1).map((value, i) => value - sorted[i]).filter((gap) => gap > ON_LATTICE * width);
  if (!(width > ON_LATTICE * Math.abs(sorted[0]))) return 1;
  const count = Math.round(width / Math.min(...gaps));
  const step = width / count;
  const off = (value) => Math.abs((value - sorted[0]) / step - Math.round((value - sorted[0]) / step));
  return count < LATTICE_POINTS && sorted.every((value) => off(value) < ON_LATTICE * (1 + count)) ? step : 0;
};

/**
 * The law of the sums of log ratios of samples from p: below(n, level), the probability that the sum
 * of n is below a level, in nats; wrong(n, level), the probability under q that it is not; off, how
 * far the last probability may be; step, of the lattice on which sums of one number lie, or 0;
 * edge(n, level), a place beside the level between whose like all of a lattice lies.
 * @param {number} farthest the largest level that will be asked for
 */
export const sums = (pair, farthest) => {
  const all = terms(pair);
  const { discrete } = member(pair.p);
  const finite = all.filter(([l]) => l < Infinity);
  const constant = finite.length > 0 && finite.every(([l]) => Math.abs(l - finite[0][0]) <= ON_LATTICE * Math.abs(l));
  const step = finite.length && (discrete || constant) ? latticeStep(finite.map(([l]) => l)) : 0;
  const least = PERIOD + 2 * farthest;
  const last = step ? Math.ceil(least / step / 2) : FREQUENCIES;
  const frequency = (2 * Math.PI) / (step ? step * (2 * last + 1) : least);
  const transform = transformed(finite, frequency);

  const edge = (n, level) => {
    if (!step) return level;
    const low = n * finite[0][0];
    const at = (level - low) / step;
    const near = Math.round(at);
    return low + ((Math.abs(at - near) <= ON_LATTICE * Math.max(1, Math.abs(near)) ? near : Math.ceil(at)) - 0.5) * step;
  };
  /** Sum over the frequencies; sign -1 turns the side of the tilt on which the pole is. */
  const inverted = (n, level, sign) => {
    let [whole, fine, rough] = [0, 0, 0];
    let ended = step > 0; // a lattice has no more frequencies
    for (let k = 0; k <= last; k++) {
      const [size, turn] = transform(k);
      const w = k * frequency;
      const [a, b] = pole(w, step);
      const height = Math.exp(n * size + (sign * level) / 2) / (a * a + b * b);
      const phase = n * turn + level * w;
      const here = (k ? 2 : 1) * height * (a * Math.cos(phase) + sign * b * Math.sin(phase));
      whole += here;
      fine += here * taper(k / last);
      rough += here * taper((2 * k) / last);
      ended ||= k % BLOCK === BLOCK - 1 && n * transform.highest(k) < n * transform(0)[0] - NEGLIGIBLE_SIZE;
      if (ended && !step) break; // all that follows is nothing
    }
    found.off = ended ? INEXACT : (Math.abs(fine - rough) * frequency) / (2 * Math.PI) + INEXACT;
    const share = ((ended ? whole : fine) * frequency) / (2 * Math.PI);
    return share > ROUNDED_TO_0 ? Math.min(share, 1) : 0;
  };
  const once = (level) => {
    found.off = INEXACT;
    if (!discrete && !step) return crossed(all, level);
    const from = step ? edge(1, level) : level - ON_LATTICE * Math.abs(level);
    return finite.reduce((sum, [l, mass]) => sum + (l < from ? mass : 0), 0);
  };
  const found = {
    step,
    off: 0,
    edge,
    below: (n, level) => (n === 1 ? once(level) : inverted(n, edge(n, level), 1)),
    wrong: (n, level) => inverted(n, edge(n, level), -1),
    atOnce: all.reduce((sum, [l, mass]) => sum + (l === Infinity ? mass : 0), 0),
  };
  return found;
};

/** Falls from 1 to 0 as a share of the frequencies grows: what ends sharply rings. */
const taper = (share) => (share < 1 ? (1 + Math.cos(Math.PI * share)) / 2 : 0);

/** z = 1/2 + iw as its parts; on a lattice what stands for it there. */
const pole = (w, step) => {
  if (!step) return [0.5, w];
  const [x, y] = [step / 4, (step * w) / 2];
  return [(2 / step) * Math.sinh(x) * Math.cos(y), (2 / step) * Math.cosh(x) * Math.sin(y)];
};

/** The kth value of the transform as the logarithm of its size and its angle, found when asked for. */
const transformed = (finite, frequency) => {
  const weights = finite.map(([l, mass]) => mass * Math.exp(-l / 2));
  const [re, im] = [Float64Array.from(weights), new Float64Array(weights.length)];
  const cos = Float64Array.from(finite, ([l]) => Math.cos(l * frequency));
  const sin = Float64Array.from(finite, ([l]) => -Math.sin(l * frequency));
  const known = [];
  const next = () => {
    let [x, y] = [0, 0];
    for (let i = 0; i < re.length; i++) {
      const a = re[i];
      const b = im[i];
      x += a;
      y += b;
      re[i] = a * cos[i] - b * sin[i];
      im[i] = a * sin[i] + b * cos[i];
    }
    known.push([Math.log(Math.hypot(x, y)), Math.atan2(y, x)]);
  };
  const value = (k) => {
    while (known.length <= k) next();
    return known[k];
  };
  value.highest = (k) => Math.max(...known.slice(k + 1 - BLOCK, k + 1).map(([size]) => size));
  return value;
};

/** Probability that one log ratio is below a level, straight between the nodes. */
const crossed = (all, level) => {
  const share = ([a], [b]) => {
    if (a < level && b < level) return 1;
    if (a >= level && b >= level) return 0;
    const at = (level - a) / (b - a);
    return a < level ? at : 1 - at;
  };
  return all.reduce((sum, one, i) => {
    const sides = [all[i - 1] ?? one, all[i + 1] ?? one].map((other) => half(share, one, other));
    return sum + (one[1] * (sides[0] + sides[1])) / 2;
  }, 0);
};

/** The share of the half of the way from one node to the next that is nearer to the one. */
const half = (share, one, other) => {
  const middle = (one[0] + other[0]) / 2;
  return share(one, Number.isFinite(middle) ? [middle] : one);
};

/**
 * How many samples from p reach a likelihood ratio with some power: {n, power, before, sure, law,
 * level}; before is the power of n - 1, and sure says whether n is right and not about right.
 * @throws {Error} one line, where no number of samples does, or too many
 */
export const planned = (pair, ratio, wanted) => {
  const { value: mean } = pair.divergence();
  if (mean === 0) throw new Error("p and q are equal: no number of samples tells one from the other");
  const level = Math.log(ratio);
  const guess = Math.max(1, Math.round(level / mean) || 1);
  if (guess > MOST_PLANNED) throw new Error(tooMany(guess));
  const law = sums(pair, 4 * level + 20);
  const known = new Map();
  let sure = true;
  const power = (n) => {
    if (n < 1) return 0;
    if (!known.has(n)) known.set(n, [1 - law.below(n, level), law.off]);
    return known.get(n)[0];
  };
  const [low, high] = bracket(guess, (n) => power(n) >= wanted);
  const n = earlier(halved(low, high, (m) => power(m) >= wanted), power, wanted, teeth(law, pair));
  for (const m of [n, n - 1]) if (m && Math.abs(power(m) - wanted) <= known.get(m)[1]) sure = false;
  return { n, power: power(n), before: power(n - 1), sure: sure && n <= TO_THE_DIGIT, law, level, mean };
};

const tooMany = (n) => `That takes more than ${MOST_PLANNED.toLocaleString("en")} samples, on the order of ${Number(n.toPrecision(1)).toLocaleString("en")}: p and q are nearly equal`;

/** A number that is too small, or 0, and one that is enough. */
const bracket = (guess, enough) => {
  let [low, high, stride] = [guess - 1, guess, Math.max(1, guess >> 5)];
  while (!enough(high)) {
    if (high > MOST_PLANNED) throw new Error(tooMany(high));
    [low, high, stride] = [high, high + stride, 2 * stride];
  }
  while (low > 0 && enough(low)) [low, high, stride] = [Math.max(0, low - stride), low, 2 * stride];
  return [low, high];
};

const halved = (low, high, enough) => {
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
};

/** How far the power of n goes up and down at most, where sums lie on a lattice. */
const teeth = ({ step }, pair) => {
  const { value: variance } = step ? pair.variance() : { value: 0 };
  return (n) => (variance > 0 && variance < Infinity ? (TEETH * step) / Math.sqrt(2 * Math.PI * n * variance) : 0);
};

/** An earlier number that is enough: where the power goes up and down. */
const earlier = (n, power, wanted, slack) => {
  let least = n;
  for (let at = n - 1; at >= 1 && power(at) >= wanted - slack(at); at--) {
    if (power(at) >= wanted) least = at;
  }
  return least;
};
