// The pair (p, q): what a figure asks of it. All information is in nats; p is the truth.

import { families } from "./families.js";
import { termsOf } from "./means.js";
import { member, once } from "./member.js";
import { moments } from "./moments.js";

export { format, parse } from "./text.js";

const TERM = 1e-13; // of its size, that a term of a closed form may be wrong
const TRUSTED = 1e-11; // relative error up to which a closed form is believed
const ROUNDING = 1e-20; // what one law under two names differs by; else six digits are 1e-13 apart
const SHOWN = 0.005; // share of each distribution that a window leaves out at either end
const WIDEST = 12; // spreads to either side that a window shows of a line
const FARTHEST = 8; // times its upper quartile that it shows of what reaches LONG times as far
const LONG = 40;
const PLACES = Object.keys(families);

/** How a derivation ends, as the atlas says it. */
export const VERDICTS = {
  formula: "closed form",
  support: "infinite by support",
  end: "infinite at an end",
  unknown: "no closed form known here",
};

/**
 * The pair of a truth p and a model q, each {family, parameters} as parse returns it.
 *
 * - logDensity.p(x), logDensity.q(x), logRatio(x): in nats, on the whole line
 * - verdict: how the derivation ends for these members; reason enough for an infinite divergence
 * - hole(): {low, high} where q is 0 and p is not, or null
 * - divergence(): {value, method, error}, D(p ‖ q) in nats; method "formula", "sum", "integral" or,
 *   where the value is Infinity, the verdict; error is what the value may be wrong by
 * - variance(): the same of the log ratio under p, in nats²
 * - window(): [lowest, highest] x to draw both on
 * - quantile(u): the draw from p that belongs to a share u of (0, 1)
 * - draw(u): the same draw as {x, logRatio}, exact also where x is rounded to the end of a support
 * - reverse(): the pair (q, p)
 */
export const pair = (p, q) => between(p, q, member(p), member(q));

/** The pair of p and q, whose members may have tables of draws already. */
const between = (p, q, truth, model) => {
  if (truth.discrete !== model.discrete) throw new Error("p and q must be of one kind");
  const circle = truth.declared.circular && model.declared.circular;
  const hole = circle ? null : beyond(truth, model);
  const verdict = hole ? VERDICTS.support : ended(truth, model, 1) ?? derived(p, q, truth);
  const infinite = verdict === VERDICTS.support || verdict === VERDICTS.end;
  const [logP, logQ] = circle ? [truth.log, model.log] : [truth.logDensity, model.logDensity];
  const near = once(() => framed(p, q, circle));
  const found = once(() => moments(...near()));
  const integral = truth.discrete ? "sum" : "integral";
  const apart = (value) => (p.family !== q.family && value < ROUNDING ? 0 : value);
  const divergence = once(() => {
    if (infinite) return { value: Infinity, method: verdict, error: 0 };
    if (verdict === VERDICTS.formula) {
      const value = closed(termsOf(...near()));
      if (!Number.isNaN(value)) return { value, method: "formula", error: TRUSTED * value };
    }
    const { mean, step, unseen, rounding } = found();
    return sure(apart(mean), integral, step + rounding + unseen * mean);
  });
  const variance = once(() => {
    if (infinite) return { value: Infinity, method: verdict, error: 0 };
    if (ended(truth, model, 2)) return { value: Infinity, method: VERDICTS.end, error: 0 };
    const { variance: value, spreadStep, unseenSpread, unseen, rounding } = found();
    return sure(value, integral, spreadStep + 2 * rounding * Math.sqrt(value) + (unseenSpread + unseen) * value);
  });
  const draw = (u) => {
    const { x, log, rest } = truth.draws()(u);
    const inside = circle || (x >= model.low && x <= model.high);
    return { x, logRatio: inside ? truth.log(x, log, rest) - model.log(x, log, rest) : Infinity };
  };
  return {
    p,
    q,
    verdict,
    hole: () => hole,
    logDensity: { p: logP, q: logQ },
    logRatio: (x) => logP(x) - logQ(x),
    divergence,
    variance,
    window: once(() => (circle ? [truth.low, truth.high] : stretch(truth, model))),
    quantile: (u) => draw(u).x,
    draw,
    reverse: () => between(q, p, model, truth),
  };
};

/** The value of a closed form given by its terms, or NaN where rounding could be seen in it. */
const closed = (terms = [NaN]) => {
  const [sum, size] = terms.reduce(([s, z], t) => [s + t, z + Math.abs(t)], [0, 1]);
  return sum < Infinity && TERM * size <= TRUSTED * sum ? sum : NaN;
};

/** A value with its error; what doubles cannot carry is not sure at all. */
const sure = (value, method, error) => ({ value, method, error: Number.isFinite(error) ? error : Infinity });

/** Both members, moved to where p has its place: far from 0 a double has few digits for a shift. */
const framed = (p, q, circle) => {
  const from = p.parameters.loc ?? p.parameters.loc1;
  const moved = (one) => {
    const names = Object.keys(one.parameters).filter((name) => /^loc\d?$/.test(name));
    const places = names.map((name) => [name, one.parameters[name] - from]);
    return { ...one, parameters: { ...one.parameters, ...Object.fromEntries(places) } };
  };
  const both = [p, q].map((one) => Object.keys(one.parameters).some((name) => name.startsWith("loc")));
  const [a, b] = (both[0] && both[1] ? [moved(p), moved(q)] : [p, q]).map(member);
  return circle ? [a, { ...b, low: a.low, high: a.high }] : [a, b];
};

/** Where p reaches beyond the support of q. */
const beyond = (p, q) => {
  const next = p.discrete ? 1 : 0;
  if (p.low < q.low) return { low: p.low, high: Math.min(p.high, q.low - next) };
  if (p.high > q.high) return { low: Math.max(p.low, q.high + next), high: p.high };
  return null;
};

/** Whether minus log q, to a power, has no finite mean under p: conditions on how fast it grows. */
const ended = (p, q, power) => {
  const [low, high] = p.declared.finite?.(p.parameters) ?? [-Infinity, Infinity];
  const [near, far] = (q.declared.grows?.(q.parameters) ?? [0, 0]).map((m) => m * power);
  const rate = power * (q.declared.rates?.(q.parameters)[1] ?? 0);
  const falls = p.declared.rates?.(p.parameters)[0] ?? -Infinity;
  const away = far !== 0 && !(far < high);
  const close = near !== 0 && q.low === 0 && !(p.low > 0) && !(low < near);
  const down = rate !== 0 && p.low === -Infinity && !(falls < rate);
  return away || close || down ? VERDICTS.end : undefined;
};

/** Whether a finite divergence has a closed form. */
const derived = (p, q, truth) => {
  const kin = PLACES.filter((name) => families[name].discrete === truth.discrete);
  const known = Math.floor(truth.declared.closed / 2 ** kin.indexOf(q.family)) % 2;
  const { common } = truth.declared;
  const shared = p.family !== q.family || !common || p.parameters[common] === q.parameters[common];
  return known && shared ? VERDICTS.formula : VERDICTS.unknown;
};

/** What holds nearly all of both; a support that begins at 0 is shown from there. */
const stretch = (p, q) => {
  if (p.declared.circular && q.declared.circular) {
    const low = Math.min(p.low, q.low);
    return [low, low + 2 * Math.PI]; // once around
  }
  if (p.high === 1 && q.high === 1) return [0, 1];
  const [[a, b], [c, d]] = [shown(p), shown(q)];
  return [p.low === 0 && q.low === 0 ? 0 : Math.min(a, c), Math.max(b, d)];
};

/** Where nearly all of one lies; long tails would leave no room for the middle. */
const shown = ({ draws, low, middle, spread }) => {
  const at = (u) => draws()(u).x;
  const [a, b] = [at(SHOWN), at(1 - SHOWN)];
  if (low === -Infinity) return [Math.max(a, middle - WIDEST * spread), Math.min(b, middle + WIDEST * spread)];
  const quartile = at(0.75);
  return [a, low < 0 || b < LONG * quartile ? b : FARTHEST * quartile];
};
