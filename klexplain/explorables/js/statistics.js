// What log-densities are sums of: statistics of a point, given by x, log x and log(1 - x).

import { lgamma } from "./special.js";

/** log(1 + exp(u)), which neither overflows nor loses small values. */
export const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));

/** By kind, functions from the arguments of a statistic to the function of the point. */
export const statistics = {
  x: () => (x) => x,
  log: () => (_, log) => log,
  rest: () => (_, __, rest) => rest,
  power: (c, k) => {
    const of = Math.log(k);
    return c === 1 ? (x) => x / k : (_, log) => Math.exp(c * (log - of));
  },
  logs: (k) => {
    const of = Math.log(k);
    return (_, log) => (log - of) ** 2;
  },
  bend: (c, k) => {
    const of = Math.log(k);
    return (_, log) => softplus(c * (log - of));
  },
  square: (m) => (x) => (x - m) ** 2,
  abs: (m) => (x) => Math.abs(x - m),
  curve: (m, k) => (x) => {
    const z = Math.abs(x - m) / k;
    return z < 1e150 ? Math.log1p(z * z) : 2 * Math.log(z);
  },
  soft: (m, k) => (x) => softplus((m - x) / k),
  fall: (m, k) => (x) => Math.exp((m - x) / k),
  cos: (m) => (x) => Math.cos(x - m),
  gamma: (r) => (x) => lgamma(x + r),
  ammag: (r) => (x) => lgamma(r - x),
};
