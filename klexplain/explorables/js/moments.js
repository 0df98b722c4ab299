// Mean and variance of a log ratio under p, by sums over counts or by quadrature.

import { counts } from "./member.js";
import { FINEST, walk } from "./quadrature.js";
import { polynomial } from "./special.js";

const EPS = 2 ** -51; // of the size of a log-density, that it may be off
const FINE = 1e-11; // relative error up to which the plain mean is believed
const LEAST = -780; // exp(-780) is 0
const DEEP = 340; // exp(340) and its square are doubles
const SMOOTH = 1e-11; // what further corrections of a tail of counts would add, relatively
const SETTLED = 1e-10; // relative change by a finer step below which none is tried
const SERIES = [1 / 2]; // (exp(-l) - 1 + l) / l² = 1/2! - l/3! + l²/4! ...
for (let n = 3; n < 18; n++) SERIES.push(-SERIES[n - 3] / n);

// A sum from a count on is an integral from half a count before, and what its slopes there add
// (Euler & Maclaurin), here by differences of the four counts around.
const CORRECTIONS = [17 / 5760, -1 / 24 - 51 / 5760, 1 / 24 + 51 / 5760, -17 / 5760];

/** exp(-l) - 1 + l: never negative, and its mean under p is D(p ‖ q), as q adds to 1 too. */
const excess = (l) => (Math.abs(l) < 0.5 ? l * l * polynomial(SERIES, l) : Math.exp(-l) - 1 + l);

/**
 * {mean, variance, error, spreadError} of log p - log q under p, by two forms of the mean: the
 * plain one, and the mean of the excess, which keeps its digits where p and q nearly agree.
 */
export const moments = (p, q) => {
  const sums = { mass: 0, first: 0, second: 0, excess: 0 };
  const { x: x0, log: log0, rest: rest0 } = p.coordinate.at(p.discrete ? p.coordinate.of(Math.max(1, p.middle)) : p.middle);
  const centre = p.log(x0, log0, rest0) - q.log(x0, log0, rest0);
  const shift = Number.isFinite(centre) ? centre : 0;
  const add = (sign, size, { x, log, rest }, grown = 0, seen = { x, log, rest }) => {
    const own = p.log(x, log, rest);
    if (!(own + size + 2 * grown > LEAST)) return; // no mass, or no number
    const l = own - q.log(seen.x, seen.log, seen.rest);
    if (Math.abs(l) === Infinity) return; // beyond the doubles
    const mass = sign * Math.exp(own + size);
    sums.mass += mass;
    sums.excess += mass * excess(l);
    if (grown) {
      const once = Math.exp(own + size + grown) * l; // mass times the log ratio, as far as it has grown
      sums.first += once - mass * shift;
      sums.second += Math.exp(own + size + 2 * grown) * l * l - shift * (2 * once - mass * shift);
    } else {
      sums.first += mass * (l - shift);
      sums.second += mass * (l - shift) ** 2;
    }
  };
  const rounding = EPS * (p.size(x0, log0, rest0) + q.size(x0, log0, rest0));
  const found = () => told(sums, shift, rounding, p.low === q.low && p.high === q.high);
  if (!p.discrete) return open(p, q, refined(sums, across(p, q), continuous(p, q, add), found));
  const { first, last, more } = counts(p);
  const count = (weight, k) => add(Math.sign(weight), Math.log(Math.abs(weight)), { x: k, log: Math.log(k), rest: NaN });
  for (let k = first; k <= last; k++) count(1, k);
  if (!more) return found();
  CORRECTIONS.forEach((weight, i) => count(weight, last - 1 + i));
  const whole = refined(sums, tail(p, last), continuous(p, q, add), found);
  return { ...whole, unseen: whole.unseen + SMOOTH };
};

/** Mean and variance from the sums. */
const told = ({ mass, first, second, excess: other }, shift, rounding, alike) => {
  const away = first / mass;
  const plain = shift + away;
  const nearly = rounding * Math.sqrt(2 * other);
  const near = alike && !(rounding <= FINE * plain) && nearly < rounding;
  const variance = Math.max(second / mass - away * away, 0);
  return {
    mean: Number.isFinite(plain) ? Math.max(near ? other : plain, 0) : Infinity,
    variance,
    unseen: Math.max(Math.abs(mass - 1) - 16 * rounding, 0),
    // No number, or less than rounding makes of 0, is nothing to go by.
    rounding: plain >= -rounding && plain < Infinity ? (near ? nearly : rounding) : Infinity,
    unseenSpread: 0,
    step: 0,
    spreadStep: 0,
  };
};

/** Take finer steps until they change nothing. */
const refined = (sums, pieces, visit, found) => {
  const fixed = { ...sums };
  for (const key of Object.keys(sums)) sums[key] = 0;
  let [before, now] = [undefined, undefined];
  for (let level = 0; level <= FINEST; level++) {
    for (const key of Object.keys(sums)) sums[key] = (sums[key] - (level && fixed[key])) / 2;
    walk(level, pieces.points, pieces.width, pieces.heavy, visit);
    for (const key of Object.keys(sums)) sums[key] += fixed[key];
    [before, now] = [now, found()];
    if (level < 2) continue;
    now.step = Math.abs(now.mean - before.mean);
    now.spreadStep = Math.abs(now.variance - before.variance);
    const settled = now.step <= SETTLED * now.mean + now.rounding && now.unseen < SETTLED;
    if (settled && now.spreadStep <= 100 * SETTLED * now.variance + now.rounding ** 2) break;
  }
  return now;
};

/** The pieces of the coordinate of p: cut at its centre, and where the model may be narrow. */
const across = (p, q) => {
  const { of } = p.coordinate;
  const theirs = q.cuts.map((u) => (q.coordinate === p.coordinate ? u : of(q.coordinate.at(u).x)));
  const [low, high] = [p.low, p.high].map(of);
  const inner = [...p.cuts, ...theirs].filter((u) => u > low && u < high);
  const points = [...new Set([low, ...inner, high])].sort((a, b) => a - b);
  return { points, width: p.spread, heavy: p.onLine && p.declared.finite };
};

/** Beyond the doubles a log ratio goes on growing by its power of x, whose logarithm is u. */
const continuous = (p, q, add) => {
  const { at, speed } = p.coordinate;
  const [near, far] = growth(q).map((power, i) => ((i ? p.high === Infinity : p.low === 0) && !p.onLine ? power : 0));
  const from = q.onLine || q.discrete ? 0 : q.middle; // where the power is about 1
  const [low, high] = [from + DEEP / Math.min(near, -1), from + DEEP / Math.max(far, 1)];
  return (u, below, weight) => {
    const point = at(u, below, p.high);
    const size = Math.log(weight) + speed(point);
    if (far && u > high) add(1, size, point, far * (u - high), at(high));
    else if (near && u < low) add(1, size, point, near * (u - low), at(low));
    else add(1, size, point);
  };
};

const growth = (q) => q.declared.grows?.(q.parameters) ?? [0, 0];

/** What of a heavy tail on the line lies beyond the doubles is not seen. */
const open = (p, q, found) => {
  if (!p.onLine || !p.declared.finite) return found;
  const [high, far] = [p.declared.finite(p.parameters)[1], growth(q)[1]];
  return { ...found, unseen: found.unseen + Math.exp(DEEP * (far - high)), unseenSpread: Math.exp(DEEP * (2 * far - high)) };
};

/** What follows the counts that are added: from half a count later on. */
const tail = (p, last) => {
  const start = Math.log(last + 0.5);
  const centre = Math.log(p.middle);
  return {
    points: centre > start ? [start, centre, Infinity] : [start, Infinity],
    width: p.spread / p.middle,
    heavy: false,
  };
};
