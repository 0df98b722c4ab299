// The pair (p, q): what a figure asks of it. All information is in nats; p is the truth.

import { pairs } from "./families.js";
import { counts, member, place, sampler } from "./member.js";
import { integrate } from "./quadrature.js";
import { polynomial } from "./special.js";

export { format, parse } from "./text.js";

const TERM = 1e-13; // of its size, that a term of a closed form may be wrong
const TRUSTED = 1e-11; // relative error up to which a closed form is believed
const SHOWN = 0.005; // share of each distribution that a window leaves out at either end
const INFINITE = /^infinite/;
const SERIES = Array.from({ length: 16 }, (_, n) => factor(n + 2)); // 1/2! - l/3! + l²/4! ...

function factor(n) {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return (n % 2 ? -1 : 1) / product;
}

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
 * - divergence(): {value, method}, D(p ‖ q) in nats; method "formula", "integral" or a verdict
 * - variance(): {value, method}, of the log ratio under p, in nats²
 * - window(): [lowest, highest] x to draw both on
 * - quantile(u): the draw from p that belongs to a share u of (0, 1)
 * - draw(u): the same draw as {x, logRatio}, exact also where x is rounded to the end of a support
 * - reverse(): the pair (q, p)
 */
export const pair = (p, q) => {
  const [truth, model] = [member(p), member(q)];
  if (truth.discrete !== model.discrete) throw new Error("p and q must be of one kind");
  const found = pairs[`${p.family} ${q.family}`];
  const verdict = found.verdict(p.parameters, q.parameters);
  const infinite = INFINITE.test(verdict);
  const ratio = logRatio(truth, model, found.logRatio?.(p.parameters, q.parameters));
  const value = (name, integral) => {
    if (infinite) return { value: Infinity, method: verdict };
    const printed = verdict === "closed form" && found[name];
    const formula = printed ? closed(printed(p.parameters, q.parameters)) : NaN;
    if (!Number.isNaN(formula)) return { value: formula, method: "formula" };
    return { value: integral(), method: "integral" };
  };
  const divergence = once(() =>
    value("divergence", () =>
      total(truth, model, (x, rest) =>
        excess(truth.logDensity(x, rest), model.logDensity(x, rest), ratio(x, rest)),
      ),
    ),
  );
  const variance = once(() => value("variance", () => spread(truth, model, ratio, divergence().value)));
  const draws = once(() => sampler(truth));
  const draw = (u) => {
    const { x, rest } = draws()(u);
    return { x, logRatio: ratio(x, rest) };
  };
  return {
    p,
    q,
    verdict,
    logDensity: { p: (x) => truth.logDensity(x), q: (x) => model.logDensity(x) },
    logRatio: (x) => ratio(x, 1 - x),
    divergence,
    variance,
    window: once(() => window(truth, model)),
    quantile: (u) => draws()(u).x,
    draw,
    reverse: () => pair(q, p),
  };
};

/** A function that computes its value when it is first asked for it. */
const once = (compute) => {
  let value;
  return () => (value ??= compute());
};

/** log p - log q, by the collected form where the members share a support. */
const logRatio = (p, q, collected) => {
  if (collected && p.low === q.low && p.high === q.high) {
    return (x, rest) => (p.logDensity(x, rest) === -Infinity ? NaN : collected(x, rest));
  }
  return (x, rest) => p.logDensity(x, rest) - q.logDensity(x, rest);
};

/** E (l - D)² under p. */
const spread = (p, q, ratio, mean) =>
  total(p, q, (x, rest) => {
    const mass = Math.exp(p.logDensity(x, rest));
    return mass && mass * (ratio(x, rest) - mean) ** 2;
  });

/** What holds nearly all of both; a support that begins at 0 is shown from there. */
const window = (p, q) => {
  const [u, v] = [SHOWN, 1 - SHOWN];
  const quantiles = [p, q].map((one) => [u, v].map((share) => sampler(one)(share).x));
  const low = Math.min(...quantiles.map(([x]) => x));
  const high = Math.max(...quantiles.map(([, x]) => x));
  if (p.high === 1 && q.high === 1) return [0, 1];
  return p.low === 0 && q.low === 0 ? [0, high] : [low, high];
};
