// Two samples, or a sample and a model, in the same bins: for the eye only, as bins lower a divergence.

const [FEWEST_BINS, MOST_BINS] = [8, 40];
const BEYOND_QUARTILES = 4; // of their distance, beyond which a value lies outside of the picture
const INSIDE_BIN = 24; // points at which the density of a model is added up in one
const UNSEEN = 0.5; // added to each count, or an empty bin would be infinite

const ordered = (values) => Float64Array.from(values).sort();
const at = (sorted, share) => sorted[Math.round(share * (sorted.length - 1))];

/** The first place in a sorted sample whose value is at least, or if `after` greater than, x. */
export const placeOf = (sorted, x, after = false) => {
  let [i, j] = [0, sorted.length];
  while (i < j) {
    const middle = (i + j) >> 1;
    if (sorted[middle] < x || (after && sorted[middle] === x)) i = middle + 1;
    else j = middle;
  }
  return i;
};

/** About the width that shows a sample without its noise (Freedman & Diaconis), as a round number. */
const width = (samples, low, high) => {
  const wanted = Math.min(...samples.map((one) => (2 * (at(one, 0.75) - at(one, 0.25))) / Math.cbrt(one.length)));
  const rough = Math.min(Math.max(wanted, (high - low) / MOST_BINS), (high - low) / FEWEST_BINS) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 2.5, 5].find((m) => m * power >= rough) ?? 10);
};

/**
 * Bins {edges, p, q, logRatio, outside: {p, q}} of two samples, p and q as shares of each; in place
 * of the second sample a log-density, of whole numbers alone if `discrete`. The log ratio is in nats.
 */
export const binned = (first, second, discrete = false) => {
  const p = ordered(first);
  const known = typeof second === "function";
  const samples = known ? [p] : [p, ordered(second)];
  const whole = discrete || samples.every((one) => one.every(Number.isInteger));
  const [a, b] = [0.25, 0.75].map((share) => samples.map((one) => at(one, share)));
  const [low, high] = [Math.min(...a), Math.max(...b)];
  const reach = BEYOND_QUARTILES * (high - low) || Infinity;
  const start = Math.max(Math.min(...samples.map(([least]) => least)), low - reach);
  const end = Math.min(Math.max(...samples.map((one) => one[one.length - 1])), high + reach);
  const step = whole ? Math.max(1, Math.ceil((end - start + 1) / MOST_BINS)) : width(samples, start, end);
  const from = whole ? Math.ceil(start) - 0.5 : Math.floor(start / step) * step;
  const bins = Math.max(1, Math.ceil((end - from) / step + (whole ? 0 : 1e-9)));
  const edges = Array.from({ length: bins + 1 }, (_, i) => from + i * step);
  const counted = samples.map((one) => edges.map((edge) => placeOf(one, edge)).map((place, i, all) => (i ? place - all[i - 1] : 0)).slice(1));
  const shares = samples.map((one, i) => counted[i].map((count) => count / one.length));
  const smooth = samples.map((one, i) => counted[i].map((count) => (count + UNSEEN) / (one.length + UNSEEN * bins)));
  const model = known && edges.slice(1).map((edge, i) => mass(second, edges[i], edge, discrete));
  const outside = (i) => (i < samples.length ? samples[i].length - counted[i].reduce((sum, count) => sum + count, 0) : 0);
  const q = model || shares[1];
  return {
    edges,
    p: shares[0],
    q,
    logRatio: smooth[0].map((share, i) => (shares[0][i] || q[i] ? Math.log(share / (model || smooth[1])[i]) : NaN)),
    outside: { p: outside(0), q: outside(1) },
  };
};

/** The probability that a density gives to a bin. */
const mass = (logDensity, from, to, discrete) => {
  const count = discrete ? Math.round(to - from) : INSIDE_BIN;
  const stride = (to - from) / count;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(logDensity(from + (i + 0.5) * stride));
  return sum * (discrete ? 1 : stride);
};
