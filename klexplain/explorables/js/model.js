// The pair (p, q): what a figure asks of it. All information is in nats; p is the truth.

import { pairs } from "./families.js";
import { counts, member, once, place } from "./member.js";
import { integrate } from "./quadrature.js";
import { polynomial } from "./special.js";

export { format, parse } from "./text.js";

const TERM = 1e-13; // of its size, that a term of a closed form may be wrong
const TRUSTED = 1e-11; // relative error up to which a closed form is believed
const ROUNDING = 1e-20; // what one law under two names differs by; else six digits are 1e-13 apart
const SHOWN = 0.005; // share of each distribution that a window leaves out at either end
const WIDEST = 12; // spreads to either side that a window shows of a line
const INFINITE = /^infinite/;
const SERIES = [1 / 2]; // (exp(-l) - 1 + l) / l² = 1/2! - l/3! + l²/4! ...
for (let n = 3; n < 18; n++) SERIES.push(-SERIES[n - 3] / n);

/** p (r - 1 - log r), r = q/p: never negative, and it integrates to D(p ‖ q). */
const excess = (logP, logQ, logRatio) => {
  if (logP === -Infinity) return Math.exp(logQ);
  const p = Math.exp(logP);
  if (Math.abs(logRatio) < 0.5) return p * logRatio * logRatio * polynomial(SERIES, logRatio);
  return Math.exp(logQ) - p + (p && p * logRatio);
};

/** The value of a closed form given by its terms, or NaN where rounding could be seen in it. */
const closed = (terms) => {
  const [sum, size] = terms.reduce(([s, z], t) => [s + t, z + Math.abs(t)], [0, 1]);
  if (sum === Infinity) return sum;
  return TERM * size <= TRUSTED * sum ? sum : NaN;
};

/** The sum or integral of f(x, 1 - x) over all that either of two members reaches. */
const total = (p, q, f) => (p.discrete ? summed(p, q, f) : integrated(p, q, f));

const summed = (p, q, f) => {
  const [[a, b], [c, d]] = [counts(p), counts(q)];
  let sum = 0;
  for (let k = Math.min(a, c); k <= Math.max(b, d); k++) sum += f(k, 1 - k);
  return sum;
};

const integrated = (p, q, f) => {
  const places = [place(p), place(q)];
  const centres = places.map(({ centre }) => centre);
  const ends = [p, q].flatMap(({ low, high }) => [low, high]);
  const points = [...new Set([...ends, ...centres])].sort((a, b) => a - b);
  return integrate(f, points, Math.max(...places.map(({ width }) => width)));
};

/**
 * The pair of a truth p and a model q, each {family, parameters} as parse returns it.
 *
 * - logDensity.p(x), logDensity.q(x), logRatio(x): in nats, on the whole line
 * - verdict: how the derivation ends for these members; reason enough for an infinite divergence
 * - divergence(): {value, method}, D(p ‖ q) in nats; method "formula", "integral" or, where
 *   the value is Infinity, the verdict
 * - variance(): {value, method}, of the log ratio under p, in nats²
 * - window(): [lowest, highest] x to draw both on
 * - quantile(u): the draw from p that belongs to a share u of (0, 1)
 * - draw(u): the same draw as {x, logRatio}, exact also where x is rounded to the end of a support
 * - reverse(): the pair (q, p)
 */
export const pair = (p, q) => between(p, q, member(p), member(q));

/** The pair of p and q, whose members may have tables of draws already. */
const between = (p, q, truth, model) => {
  if (truth.discrete !== model.discrete) throw new Error("p and q must be of one kind");
  const found = pairs[`${p.family} ${q.family}`];
  const verdict = found.verdict(p.parameters, q.parameters);
  const ratio = logRatio(truth, model, found.logRatio?.(p.parameters, q.parameters));
  const evaluate = (name, integral) => {
    if (INFINITE.test(verdict)) return { value: Infinity, method: verdict };
    const printed = verdict === "closed form" ? found[name]?.(p.parameters, q.parameters) : null;
    const formula = printed ? closed(printed) : NaN;
    if (!Number.isNaN(formula)) return { value: formula, method: "formula" };
    return { value: integral(), method: "integral" };
  };
  const apart = (value) => (p.family !== q.family && value < ROUNDING ? 0 : value);
  const divergence = once(() => evaluate("divergence", () => apart(mean(truth, model, ratio))));
  const draw = (u) => {
    const { x, rest } = truth.draws()(u);
    return { x, logRatio: ratio(x, rest) };
  };
  return {
    p,
    q,
    verdict,
    logDensity: { p: (x) => truth.logDensity(x), q: (x) => model.logDensity(x) },
    logRatio: (x) => ratio(x, 1 - x),
    divergence,
    variance: once(() =>
      evaluate("variance", () => spread(truth, model, ratio, divergence().value)),
    ),
    window: once(() => window(truth, model)),
    quantile: (u) => draw(u).x,
    draw,
    reverse: () => between(q, p, model, truth),
  };
};

/** log p - log q, by the collected form where the members share a support. */
const logRatio = (p, q, collected) => {
  if (collected && p.low === q.low && p.high === q.high) {
    return (x, rest) => (p.logDensity(x, rest) === -Infinity ? NaN : collected(x, rest));
  }
  return (x, rest) => p.logDensity(x, rest) - q.logDensity(x, rest);
};

/** D(p ‖ q), from an integrand that is nowhere negative. */
const mean = (p, q, ratio) =>
  total(p, q, (x, rest) =>
    excess(p.logDensity(x, rest), q.logDensity(x, rest), ratio(x, rest)),
  );

/** E (l - D)² under p. */
const spread = (p, q, ratio, mean) =>
  total(p, q, (x, rest) => {
    const mass = Math.exp(p.logDensity(x, rest));
    return mass && mass * (ratio(x, rest) - mean) ** 2;
  });

/** What holds nearly all of both; a support that begins at 0 is shown from there. */
const window = (p, q) => {
  if (p.high === 1 && q.high === 1) return [0, 1];
  const [[a, b], [c, d]] = [shown(p), shown(q)];
  return [p.low === 0 && q.low === 0 ? 0 : Math.min(a, c), Math.max(b, d)];
};

/** Where nearly all of one lies; the tails of a Cauchy would leave no room for its middle. */
const shown = ({ draws, low, middle, spread }) => {
  const ends = [SHOWN, 1 - SHOWN].map((u) => draws()(u).x);
  const [least, most] = low === -Infinity ? [middle - WIDEST * spread, middle + WIDEST * spread] : ends;
  return [Math.max(ends[0], least), Math.min(ends[1], most)];
};
