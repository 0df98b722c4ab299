// Special functions in doubles: shifted to where Stirling's series holds (DLMF 5.11, 5.15, 7.6).

const LARGE = 10; // from here on seven terms of the series are enough
const LOG_GAMMA = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const DIGAMMA = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
const TRIGAMMA = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6];

/** The polynomial with these coefficients, lowest power first. */
export const polynomial = (coefficients, z) =>
  coefficients.reduceRight((sum, coefficient) => sum * z + coefficient, 0);

/** log Γ(x) for x > 0. */
export const lgamma = (x) => {
  let product = 1;
  for (; x < LARGE; x++) product *= x;
  const series = polynomial(LOG_GAMMA, 1 / (x * x)) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
};

/** ψ(x), the derivative of log Γ, for x > 0. */
export const digamma = (x) => {
  let sum = 0;
  for (; x < LARGE; x++) sum += 1 / x;
  const z = 1 / (x * x);
  return Math.log(x) - 0.5 / x - polynomial(DIGAMMA, z) * z - sum;
};

/** ψ'(x) for x > 0. */
export const trigamma = (x) => {
  let sum = 0;
  for (; x < LARGE; x++) sum += 1 / (x * x);
  const z = 1 / (x * x);
  return (1 + 0.5 / x + polynomial(TRIGAMMA, z) * z) / x + sum;
};

/** The error function, by its series of positive terms. */
export const erf = (x) => {
  if (Math.abs(x) > 6) return Math.sign(x); // 1 - erf(6) is 2e-17
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return ((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)) * sum;
};

/** log B(a, b) for positive a and b. */
export const lbeta = (a, b) => lgamma(a) + lgamma(b) - lgamma(a + b);

/** x log y, and 0 at x = 0. */
export const xlogy = (x, y) => x === 0 ? 0 : x * Math.log(y);

/** exp(-x) I_n(x) for x >= 0, as a mean over the circle. */
export const scaledBessel = (n, x) => {
  const points = 24 + Math.ceil(9 * Math.sqrt(x));
  let sum = 0;
  for (let k = 0; k < points; k++) {
    const angle = (2 * Math.PI * k) / points;
    sum += Math.exp(x * (Math.cos(angle) - 1)) * Math.cos(n * angle);
  }
  return sum / points;
};

/** Riemann's zeta function and its derivative for a > 1, by Euler-Maclaurin summation. */
export const zetas = (a) => {
  const n = 16;
  const logN = Math.log(n);
  let value = 1 + Math.pow(n, 1 - a) / (a - 1) + Math.pow(n, -a) / 2;
  let prime = -Math.pow(n, 1 - a) / (a - 1) * (logN + 1 / (a - 1)) - logN * Math.pow(n, -a) / 2;
  for (let k = 2; k < n; k++) {
    value += Math.pow(k, -a);
    prime -= Math.log(k) * Math.pow(k, -a);
  }
  let rising = a * Math.pow(n, -a - 1);
  let slope = 1 / a - logN;
  [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160].forEach((c, j) => {
    value += c * rising;
    prime += c * rising * slope;
    rising *= (a + 2 * j + 1) * (a + 2 * j + 2) / (n * n);
    slope += 1 / (a + 2 * j + 1) + 1 / (a + 2 * j + 2);
  });
  return [value, prime];
};

/** Riemann's zeta function for a > 1. */
export const zeta = (a) => zetas(a)[0];
