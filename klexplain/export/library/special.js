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

/** exp(x^2) times the n-fold integral of erfc from x on, n = 1 or 2: beyond 2 by a fraction. */
const ierfcx = (n, x) => {
  const root = Math.sqrt(Math.PI);
  const once = 1 / root - x * erfcx(x);
  if (x < 2) return n === 1 ? once : (erfcx(x) - 2 * x * once) / 4;
  let [ratio, value] = [0, 2 / root];
  for (let k = 60; k >= 0; k--) {
    ratio = 1 / (x + (k + 1) * ratio) / 2;
    if (k <= n) value *= ratio;
  }
  return value;
};

/** The derivative of Riemann's zeta function for a > 1. */
const zetaPrime = (a) => zetas(a)[1];
