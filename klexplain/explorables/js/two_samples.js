// D(p ‖ q) from two samples, by their order in one row: the method of klexplain.estimate_kl, for 95 %.

import { rounded, total, Z } from "./count_kl.js";

const ROUNDS = [[16, 0x85ebca6b], [13, 0xc2b2ae35], [16, 1]]; // shifts and factors that mix 32 bits
const EVEN = 4; // x that are supposed to thin out as y do, before any is seen to
const TOO_STEEP = 1.9; // from 2 on, the mean square of p/q under q is infinite
const NOTICED = 0.25; // of the standard error, by which what is not reached may move the estimate
const RARE = 0.01; // how often a gap is to be taken for a hole where there is none
const UNBOUNDED = -Math.log(0.05); // mass times m beyond the last of y, at most, in 19 of 20 samples

export const average = (values) => total(values) / values.length;

/** The variance of values around their mean. */
export const varianceOf = (values) => {
  const middle = average(values);
  return average(values.map((value) => (value - middle) ** 2));
};

/** {value, standardError, low, high, guarantee, reach, method} in nats, of two samples. */
export const fromSamples = (first, second) => {
  const [x, y] = [first, second].map((values) => Float64Array.from(values).sort());
  return byNeighbours(x.length, y.length, rowOf(x, y));
};

/** How many neighbours on either side: enough to be steady, few enough to be near. */
export const neighbours = (n) => Math.max(1, even(n ** 0.4 / 2));

/** The nearest whole number, halves to the even one, as Python rounds. */
const even = (value) => {
  const near = Math.round(value);
  return near - value === 0.5 && near % 2 ? near - 1 : near;
};

/** Places of two sorted samples in one row; equal values are shuffled, alike at each call. */
const rowOf = (x, y) => {
  const members = [...x, ...y].map((value, i) => ({ value, mixed: mixedBits(i), side: i < x.length ? "x" : "y" }));
  members.sort((a, b) => a.value - b.value || a.mixed - b.mixed);
  const places = { x: [], y: [] };
  members.forEach(({ side }, place) => places[side].push(place));
  return places;
};

/** A whole number with its bits mixed. */
export const mixedBits = (number) => ROUNDS.reduce((bits, [shift, factor]) => Math.imul(bits ^ (bits >>> shift), factor), number) >>> 0;

const byNeighbours = (n, m, { x, y }) => {
  const [k, kY] = [neighbours(n), neighbours(m)];
  const harmonic = harmonics(n + m);
  const logRatio = logRatiosOf(x, y, k, kY, harmonic);
  const turned = logRatiosOf(y, x, kY, k, harmonic).map((value) => Math.exp(-value));
  const value = average(logRatio);
  const standardError = Math.sqrt(varianceOf(logRatio) / n + varianceOf(turned) / m);
  const reach = reachOf(y.map((place, i) => place - i), n, standardError);
  if (reach.steep || reach.hole) return oneSided(value, standardError, least(x, y, logRatio, reach), reach);
  const coarser = average(logRatiosOf(x, y, 2 * k, 2 * kY, harmonic));
  const above = smoothedAway(value - coarser, 1 / (n * k) + 1 / (m * kY)) + reach.missed;
  return twoSided(value, standardError, above, reach.share);
};

/** Sums of 1/j: at i those up to i - 1, as the digamma function has them. */
export const harmonics = (size) => {
  const found = new Float64Array(size + 1);
  for (let i = 2; i <= size; i++) found[i] = found[i - 1] + 1 / (i - 1);
  return found;
};

/** The logarithm of p/q at each of a sample, from so many neighbours of it and of the other on either side. */
const logRatiosOf = (own, others, k, kOther, harmonic) => {
  const [n, m] = [own.length, others.length];
  return own.map((place, i) => {
    const { low, high } = around(i, n, k);
    const ofOwn = harmonic[high - low] - harmonic[own[high] - own[low]];
    const before = place - i;
    const half = Math.min(kOther, before, m - before);
    const beyond = before === 0 ? others[0] - place : place - others[m - 1];
    const trials = half > 0 ? others[before + half - 1] - others[before - half] : beyond;
    return ofOwn - (harmonic[Math.max(2 * half, 1)] - harmonic[trials]) - Math.log(n / m);
  });
};

/** The window around a member of a sorted sample, shrinking to the ends. */
export const around = (i, n, k) => {
  const half = Math.min(k, i, n - 1 - i);
  return { low: i === n - 1 ? n - 2 : i - half, high: i === 0 ? 1 : i + half };
};

/** What of x the sample of y does not reach; `before` counts the x before each y. */
const reachOf = (before, n, error) => {
  const last = before[before.length - 1];
  const ends = [before[0] / n, (n - last) / n];
  const slopes = [before, before.map((count) => n - count).reverse()].map(slopeOf);
  const missed = ends.map((share, i) => share * Math.max(slopes[i] - 1, 0));
  const hole = holeOf(before, n);
  const found = { ends, missed: total(missed), steep: slopes.some((slope, i) => slope > TOO_STEEP && missed[i] > NOTICED * error), hole: hole > NOTICED * error ? hole : 0 };
  return { ...found, share: total(ends) + found.hole };
};

/** How many times slower x thin out than y do, towards an end. */
const slopeOf = (beyond) => {
  const outer = beyond.slice(0, Math.trunc(beyond.length ** 0.7));
  let way = 0;
  for (let j = 1; j < outer.length; j++) way += (outer[j - 1] + (outer[j] - outer[j - 1]) / 2) / j;
  return (way + EVEN) / (outer[outer.length - 1] - outer[0] + EVEN);
};

/** The share of x in the longest run without y, where its neighbours make that improbable. */
const holeOf = (before, n) => {
  const m = before.length;
  const runs = before.slice(1).map((count, i) => count - before[i]);
  const longest = runs.reduce((most, run) => Math.max(most, run), 0);
  const place = runs.indexOf(longest);
  const reach = Math.max(4, Math.trunc(Math.sqrt(m) / 2));
  const [first, last] = [Math.max(place - reach, 0), Math.min(place + 1 + reach, m - 1)];
  const others = last - first - 1;
  const mean = (before[last] - before[first] - longest + 1) / others;
  const probable = (others * Math.expm1(Math.log(m / RARE) / others)) / Math.log1p(1 / mean);
  return longest > probable ? longest / n : 0;
};

/** Nats that smoothing took: as many as twice the neighbours take more, chance aside. */
export const smoothedAway = (lost, variance) => Math.max(0, lost - Math.sqrt(variance) / 2);

/** An interval of two sides, and `above` more towards large values; none below 0. */
export const twoSided = (value, standardError, above, reach) => {
  const [low, high] = [value - Z * standardError, value + Z * standardError + above];
  return { value: Math.max(value, 0), standardError, low: Math.max(low, 0), high: Math.max(high, 0), guarantee: "asymptotic", reach, method: "neighbours" };
};

const oneSided = (value, standardError, least, { hole, ends, share }) => {
  const why = hole ? "where y has no value, so" : "beyond the ends of y, and p/q grows too fast towards them, so";
  const guarantee = `one-sided: ${rounded(hole || total(ends), 2)} of x lies ${why} such samples set no upper limit`;
  const low = Math.max(Math.min(value, least) - Z * standardError, 0);
  return { value: Math.max(value, 0), standardError, low, high: Infinity, guarantee, reach: share, method: "neighbours" };
};

/** The estimate, had q as much mass beyond its sample as it may have. */
const least = (x, y, logRatio, { ends }) => {
  const within = logRatio.filter((_, i) => x[i] > y[0] && x[i] < y[y.length - 1]);
  const beyond = ends.filter((share) => share).map((share) => share * Math.log((share * y.length) / UNBOUNDED));
  return total(within) / logRatio.length + total(beyond);
};
