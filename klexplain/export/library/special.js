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

/** The log of the probability that a Gamma with shape a is below x: a series, or a fraction. */
const logGammaShare = (a, x) => {
  if (x === 0 || x === Infinity) return Math.log(Math.min(x, 1));
  const front = a * Math.log(x) - x - lgamma(a + 1);
  if (x < a + 1) {
    let [term, sum] = [1, 1];
    for (let n = 1; term > 1e-17 * sum; n++) sum += term *= x / (a + n);
    return front + Math.log(sum);
  }
  let [d, c, value] = [1 / (x + 1 - a), Infinity, 1 / (x + 1 - a)];
  for (let [n, change] = [1, 0]; Math.abs(change - 1) > 1e-16; n++) {
    const [over, under] = [n * (a - n), x + 2 * n + 1 - a];
    d = 1 / (under + over * d);
    c = under + over / c;
    change = c * d;
    value *= change;
  }
  return Math.log1p(-Math.exp(front) * a * value);
};

/** The probability that a Beta with shapes a and b is below x, by a continued fraction. */
const betaShare = (a, b, x) => {
  if (x === 0 || x === 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(b, a, 1 - x);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - lbeta(a, b)) / a;
  let [d, c, value] = [1 / (1 - (a + b) / (a + 1) * x), 1, 1 / (1 - (a + b) / (a + 1) * x)];
  for (let [m, change] = [1, 0]; Math.abs(change - 1) > 1e-16; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    change = 1;
    for (const over of [even, odd]) {
      d = 1 / (1 + over * d);
      c = 1 + over / c;
      value *= c * d;
      change *= c * d;
    }
  }
  return front * value;
};

/** exp(x) E_1(x) at x = exp(y), beyond 1 by its continued fraction. */
const expE1 = (y) => {
  const x = Math.exp(y);
  if (x < 1) {
    let [term, sum] = [1, digamma(1) - y];
    for (let k = 1; k < 30; k++) sum -= (term *= -x / k) / k;
    return Math.exp(x) * sum;
  }
  let fraction = 0;
  for (let k = 100; k > 0; k--) fraction = k / (1 + k / (x + fraction));
  return 1 / (x + fraction);
};

/** log(exp(x) K_n(x)), K_n an integral over the line (DLMF 10.32.9), by equal steps. */
const logBesselK = (order, x) => {
  const n = Math.abs(order);
  const [peak, reach] = [Math.asinh(n / x), Math.acosh(1 + 45 / Math.hypot(n, x))];
  const low = Math.max(-peak - reach, peak - Math.sqrt(90 / n) - 45 / n);
  const step = (peak + reach - low) / 998;
  const at = (t) => n * t - 2 * x * Math.sinh(t / 2) ** 2;
  let sum = 0;
  for (let k = 0; k < 999; k++) sum += Math.exp(at(low + k * step) - at(peak));
  return at(peak) + Math.log(sum * step / 2);
};
