/** log B(a, b) for positive a and b. */
const lbeta = (a, b) => lgamma(a) + lgamma(b) - lgamma(a + b);

/** x log y, and 0 at x = 0. */
const xlogy = (x, y) => x === 0 ? 0 : x * Math.log(y);

/** x log(1 + y), and 0 at x = 0. */
const xlog1py = (x, y) => x === 0 ? 0 : x * Math.log1p(y);

/** x log(x / y), and 0 at x = 0. */
const relEntr = (x, y) => x === 0 ? 0 : x * Math.log(x / y);

/** exp(x^2) times the complementary error function, beyond 2 by its continued fraction. */
const erfcx = (x) => {
  if (x < 2) return Math.exp(x * x) * (1 - erf(x));
  let fraction = x;
  for (let k = 60; k > 0; k--) fraction = x + k / 2 / fraction;
  return 1 / (Math.sqrt(Math.PI) * fraction);
};

/** exp(-x) I_n(x) for x >= 0, as a mean over the circle. */
const scaledBessel = (n, x) => {
  const points = 24 + Math.ceil(9 * Math.sqrt(x));
  let sum = 0;
  for (let k = 0; k < points; k++) {
    const angle = (2 * Math.PI * k) / points;
    sum += Math.exp(x * (Math.cos(angle) - 1)) * Math.cos(n * angle);
  }
  return sum / points;
};

/** Riemann's zeta function and its derivative for a > 1, by Euler-Maclaurin summation. */
const zetas = (a) => {
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
const zeta = (a) => zetas(a)[0];

/** The derivative of Riemann's zeta function for a > 1. */
const zetaPrime = (a) => zetas(a)[1];
