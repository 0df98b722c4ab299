// D(p ‖ q) from counts: the method of klexplain.estimate_kl_from_counts, for 95 %.

import { bisected, exponentialIntegral, gammaQuantile } from "./incomplete.js";
import { digamma } from "./special.js";

const TAIL_SHARE = 0.025; // on either side of an interval
export const Z = 1.959963984540054; // so many standard errors reach as far
const NONE_SEEN = 3; // where so many are expected, none is seen less than once in 20 times
const ALIKE = 1e-12; // nats: shares that are so near are those of one distribution
const SUM_ROUNDING = 1e-6; // by which probabilities may miss 1

export const total = (values) => values.reduce((sum, value) => sum + value, 0);
const weighted = (weights, value) => total(weights.map((weight, i) => weight * value(i)));
/** A number to some digits, as Python prints it. */
export const rounded = (value, digits) => String(Number(value.toPrecision(digits)));

/** Whether numbers are counts, with something counted. */
export const areCounts = (values) => values.every((value) => value >= 0 && Number.isInteger(value)) && total(values) > 0;

/** Whether numbers are probabilities. */
export const areProbabilities = (values) => Math.abs(total(values) - 1) <= SUM_ROUNDING && values.every((value) => value >= 0);

/** {value, standardError, low, high, guarantee, reach} in nats, of counts beside counts or probabilities. */
export const fromCounts = (countsOfP, ofQ) => {
  const known = areProbabilities(ofQ);
  const seen = Array.from(countsOfP, (_, i) => i).filter((i) => countsOfP[i] + ofQ[i] > 0);
  const [p, q] = [countsOfP, ofQ].map((values) => seen.map((i) => values[i]));
  const reach = weighted(p, (i) => Number(q[i] === 0)) / total(p);
  if (reach && known) {
    const guarantee = `one-sided: q rules out ${rounded(reach, 3)} of what was counted of p, so D is infinite`;
    return { value: Infinity, standardError: Infinity, low: Infinity, high: Infinity, guarantee, reach, method: "counts" };
  }
  const found = interval(known ? besideProbabilities(p, q) : besideCounts(p, q));
  const lost = !known && reach * total(q) >= NONE_SEEN;
  const guarantee = `one-sided: ${rounded(reach, 3)} of what was counted of p lies where q has no count yet, and such counts set no upper limit`;
  return { ...found, high: lost ? Infinity : found.high, guarantee: lost ? guarantee : "asymptotic", reach, method: "counts" };
};

const smoothed = (counts) => {
  const sum = total(counts) + counts.length / 2;
  return counts.map((count) => (count + 0.5) / sum);
};

/** The mean over p of the logarithm of its shares, without bias wherever there are counts, less log q. */
const meanLogRatio = (p, logQ) => weighted(p, (i) => digamma(Math.max(p[i], 1)) - digamma(total(p)) - logQ(i)) / total(p);

const besideProbabilities = (p, q) => {
  const n = total(p);
  const smooth = smoothed(p);
  const estimate = meanLogRatio(p, (i) => Math.log(q[i]));
  const left = weighted(smooth, (i) => exponentialIntegral(n * smooth[i]));
  return law(estimate, left, 1 / n, smooth, q, [0, 0, 0], n);
};

const besideCounts = (p, q) => {
  const [n, m] = [total(p), total(q)];
  const [smooth, model] = [smoothed(p), smoothed(q)];
  const estimate = meanLogRatio(p, (i) => digamma(q[i] + 1) - digamma(m + 1));
  const expected = q.map((count) => (m * (count + 1)) / (m + q.length));
  const left = weighted(smooth, (i) => exponentialIntegral(n * smooth[i]) - exponentialIntegral(expected[i]));
  return law(estimate, left, 1 / n + 1 / m, smooth, model, spreadOfQ(smooth, q, model), n);
};

/** Variances that the counts of q bring: in the middle, and by their limits to the low and the high end. */
const spreadOfQ = (smooth, q, model) => {
  const found = [0, 0, 0];
  q.forEach((count, i) => {
    const off = smooth[i] - model[i];
    const centre = Math.log(count + 0.5);
    const below = (centre - Math.log(gammaQuantile(Math.max(count, 0.5), TAIL_SHARE))) / Z;
    const above = (Math.log(gammaQuantile(count + 1, 1 - TAIL_SHARE)) - centre) / Z;
    found[0] += off ** 2 / model[i] / total(q);
    found[1] += (off * (off > 0 ? above : below)) ** 2;
    found[2] += (off * (off > 0 ? below : above)) ** 2;
  });
  return found;
};

/** How the estimate is distributed: a noncentral χ², scaled; slopes are variances per nat. */
const law = (estimate, left, size, smooth, model, ofQ, n) => {
  const freedom = Math.max(smooth.length - 1, 1);
  const logRatio = smooth.map((share, i) => Math.log(share / model[i]));
  const plugIn = weighted(smooth, (i) => logRatio[i]);
  const variance = weighted(smooth, (i) => (logRatio[i] - plugIn) ** 2) / n;
  const [bias, value] = [(freedom * size) / 2, Math.max(estimate, 0)];
  const at = plugIn * (1 - (value * bias) / (value + bias) ** 2);
  const slopes = ofQ.map((more) => (plugIn > ALIKE ? (variance + more) / at : 2 * size));
  return { estimate, value, left: Math.max(left, 0), scale: size / 2, freedom, slopes };
};

const interval = ({ estimate, value, left, scale, freedom, slopes: [middle, down, up] }) => {
  const quantile = (divergence, slope, share) => {
    const noncentral = (divergence * slope) / (4 * scale ** 2);
    const [second, third] = [freedom + 2 * noncentral, freedom + 3 * noncentral];
    const degrees = second ** 3 / third ** 2; // by Pearson's three moments
    const off = (2 * gammaQuantile(degrees / 2, share) - degrees) / Math.sqrt(2 * degrees);
    return divergence + off * scale * Math.sqrt(2 * second);
  };
  const low = zeroOf((divergence) => quantile(divergence, down, 1 - TAIL_SHARE) - estimate + left);
  return {
    value,
    standardError: Math.sqrt(2 * freedom * scale ** 2 + value * middle),
    low: Math.min(low, value),
    high: zeroOf((divergence) => quantile(divergence, up, TAIL_SHARE) - value),
  };
};

/** Where a function of a divergence is 0, or 0 where it is above from the start. */
const zeroOf = (rises) => {
  if (rises(0) >= 0) return 0;
  let end = 1e-12;
  while (rises(end) < 0) end *= 4;
  return bisected(rises, 0, end);
};
