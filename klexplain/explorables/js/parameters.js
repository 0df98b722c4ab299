// Moving in the space of parameters: by steps, and to where a handle was dragged.

import { families } from "./families.js";
import { stored } from "./text.js";

const STEPS = 16; // of Newton's method; the next drag goes on where these ended
const NUDGE = 1e-4;
const SLIP = 1e-9; // of rounding, that makes no step
const FACTOR = 10; // by which a slider changes a size, up and down
const MARGIN = 0.01; // share of the room that a handle leaves free at either end

/** The declared parameters of a distribution. */
export function declared(distribution) {
  return families[distribution.family].parameters;
}

/** The distribution with one parameter set to a value, within its range. */
export function having(distribution, argument, value) {
  const kept = stored(parameterOf(distribution, argument), value);
  const { low, high, ...others } = { ...distribution.parameters, [argument]: kept };
  if (low === undefined) return { ...distribution, parameters: others };
  const [first, end] = argument === "low" ? [low, Math.max(high, low + 1)] : [Math.min(low, high - 1), high];
  return { ...distribution, parameters: { low: first, high: end } };
}

/** The same, with the value as a hand drags it: to three digits, a location to three of the spread. */
export function changed(distribution, argument, value) {
  const size = parameterOf(distribution, argument).low < 0 ? spread(distribution) : Math.abs(value);
  const unit = 10 ** Math.floor(Math.log10(size) - 2);
  return having(distribution, argument, value && Number((Math.round(value / unit) * unit).toPrecision(12)));
}

function parameterOf(distribution, argument) {
  return declared(distribution).find((one) => one.argument === argument);
}

/** A scale on which equal steps feel equal: logit for a share, log for a size, else the value. */
function line({ low, high, whole }) {
  if (low > 0 && high < 1) return { to: (v) => Math.log(v / (1 - v)), from: (t) => 1 / (1 + Math.exp(-t)) };
  if (low > 0 && !whole) return { to: Math.log, from: Math.exp };
  return { to: (v) => v, from: (t) => t };
}

/** Move one parameter by a number of steps, each to the next round value. */
export function stepped(distribution, argument, steps) {
  let one = distribution;
  for (let i = 0; i < Math.abs(steps); i++) one = next(one, argument, Math.sign(steps));
  return one;
}

function next(distribution, argument, way) {
  const value = distribution.parameters[argument];
  const size = stepSize(distribution, argument, way);
  const steps = way > 0 ? Math.floor(value / size + SLIP) + 1 : Math.ceil(value / size - SLIP) - 1;
  return having(distribution, argument, Number((steps * size).toPrecision(12)));
}

/** A count moves by 1, a location by a tenth of the spread or so, all else in its second digit. */
function stepSize(distribution, argument, way) {
  const { low, high, whole } = parameterOf(distribution, argument);
  if (whole) return 1;
  if (low < 0) return 10 ** Math.round(Math.log10(spread(distribution)) - 1);
  const value = distribution.parameters[argument];
  const upper = high <= 1 && value > 0.5;
  const [size, grows] = upper ? [1 - value, -way] : [value, way];
  return 10 ** (Math.floor(Math.log10(size) + grows * SLIP) - 1);
}

/** Between what values a slider moves: around the present one, as far as matters to the pair. */
export function reach(distribution, argument, [from, to]) {
  const { low, high, whole } = parameterOf(distribution, argument);
  const value = distribution.parameters[argument];
  if (low > 0 && high <= 1) return [low, high];
  const ends = low < 0 ? [value - (to - from), value + (to - from)] : [value / FACTOR, value * FACTOR];
  const [a, b] = ends.map((end) => within([low, high], whole ? Math.round(end) : end));
  return [a, Math.max(b, Number(whole) + a)];
}

/** Place of a parameter between 0 and 1 along a slider with these ends, and back. */
export function along(parameter, ends = [parameter.low, parameter.high]) {
  const { to, from } = line(parameter);
  const [low, high] = ends;
  const [a, b] = [to(low), to(high)];
  return { share: (value) => (to(value) - a) / (b - a), value: (share) => from(a + share * (b - a)) };
}

/** Centre and spread in the coordinate of the support, logit, log, or x itself; of a mixture's second part. */
function centre({ family, parameters }) {
  const { grip, centre: whole } = families[family];
  return (grip ?? whole)(parameters);
}

export function spread(distribution) {
  return centre(distribution)[1];
}

/** The coordinate of the support and its inverse. */
export function coordinate(distribution) {
  const { discrete, coordinate: name } = families[distribution.family];
  if (discrete || name === "x") return { to: (x) => x, from: (t) => t };
  if (name === "logit") return { to: (x) => Math.log(x / (1 - x)), from: (t) => 1 / (1 + Math.exp(-t)) };
  return { to: Math.log, from: Math.exp };
}

/** Where a handle on the density stands. */
export function handle(distribution) {
  return coordinate(distribution).from(centre(distribution)[0]);
}

/** The place nearest to x that is in a window and in the support, and off the ends of both. */
export function inside({ family, parameters }, x, [low, high]) {
  const [first, last] = families[family].support(parameters);
  const [a, b] = [Math.max(low, first), Math.min(high, last)];
  const margin = MARGIN * (b - a);
  return within([a + margin, b - margin], x);
}

/** The nearest to the distribution whose handle stands at x, and that has this spread. */
export function dragged(distribution, x, wanted) {
  const moving = declared(distribution).filter((parameter) => !parameter.whole).slice(-2);
  const lines = moving.map(line);
  const was = spread(distribution);
  const target = [coordinate(distribution).to(x), Math.log(wanted)];
  const at = (place) => {
    const found = moving.map(({ argument }, i) => [argument, lines[i].from(place[i])]);
    return { ...distribution, parameters: { ...distribution.parameters, ...Object.fromEntries(found) } };
  };
  const miss = (place) => {
    const [mean, deviation] = centre(at(place));
    return [(mean - target[0]) / was, Math.log(deviation) - target[1]].slice(0, moving.length);
  };
  const start = moving.map(({ argument }, i) => lines[i].to(distribution.parameters[argument]));
  const ends = moving.map(({ low, high }, i) => [lines[i].to(low), lines[i].to(high)]);
  const found = at(solved(miss, start, ends)); // whose spread says to what a location is rounded
  return moving.reduce((moved, { argument }) => changed(moved, argument, found.parameters[argument]), found);
}

/** Newton's method in one or two unknowns between ends, with steps that are halved until they help. */
function solved(miss, place, ends) {
  let error = miss(place);
  for (let i = 0; i < STEPS && size(error) > 1e-6; i++) {
    const columns = place.map((_, k) => {
      const moved = miss(place.map((value, j) => (j === k ? value + NUDGE : value)));
      return moved.map((value, j) => (value - error[j]) / NUDGE);
    });
    const step = divided(columns, error);
    let share = 1;
    let next = place;
    let missed = error;
    while (share > 0.05) {
      next = place.map((value, k) => within(ends[k], value - share * step[k]));
      missed = miss(next);
      if (size(missed) < size(error)) break;
      share /= 2;
    }
    if (!(size(missed) < size(error))) break;
    [place, error] = [next, missed];
  }
  return place;
}

function divided(columns, error) {
  if (error.length === 1) return [error[0] / columns[0][0]];
  const [[a, c], [b, d]] = columns;
  const determinant = a * d - b * c;
  return [(d * error[0] - b * error[1]) / determinant, (a * error[1] - c * error[0]) / determinant];
}

function within([low, high], value) {
  return Math.min(Math.max(value, low), high);
}

function size(error) {
  return Math.hypot(...error);
}
