// The incomplete gamma function, its inverse, and the exponential integral, by DLMF 8.7.1, 8.9.2, 6.6.2.

import { lgamma } from "./special.js";

const EULER = 0.5772156649015329;
const NEGLIGIBLE_TERM = 1e-17;
const TINY = 1e-300;

/** Where a function that rises from below 0 to above it, between a and b, is 0. */
export const bisected = (rises, a, b) => {
  let [low, high] = [a, b];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (rises(middle) < 0) low = middle;
    else high = middle;
  }
};

/** Γ(a, x) exp(x) / x^a by its continued fraction, for x of about a or more. */
const upper = (a, x) => {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < 1e6; i++) {
    const term = i * (a - i);
    b += 2;
    d = 1 / (term * d + b || TINY);
    c = b + term / c || TINY;
    value *= c * d;
    if (Math.abs(c * d - 1) < 2 ** -52) break;
  }
  return value;
};

/** The share of a Gamma distribution of shape a below x. */
export const gammaShare = (a, x) => {
  if (!(x > 0)) return 0;
  const front = Math.exp(a * Math.log(x) - x - lgamma(a));
  if (x > a + 1) return 1 - front * upper(a, x);
  let [term, sum] = [1 / a, 1 / a];
  for (let n = 1; term > NEGLIGIBLE_TERM * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return front * sum;
};

/** The x below which a Gamma distribution of shape a has this share. */
export const gammaQuantile = (a, share) => {
  let high = a + 1;
  while (gammaShare(a, high) < share) high *= 2;
  return Math.exp(bisected((log) => gammaShare(a, Math.exp(log)) - share, Math.log(TINY), Math.log(high)));
};

/** E₁(x) for x > 0. */
export const exponentialIntegral = (x) => {
  if (x > 1) return Math.exp(-x) * upper(0, x);
  let [term, sum] = [1, -EULER - Math.log(x)];
  for (let k = 1; Math.abs(term) > NEGLIGIBLE_TERM; k++) {
    term *= -x / k;
    sum -= term / k;
  }
  return sum;
};
