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
