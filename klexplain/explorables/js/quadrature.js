// Integrals by the double-exponential rule (Takahasi & Mori 1974), piece by piece.

const COARSE = 1 / 4; // step at level 0; each level halves it
const FINEST = 5;
const FAR = 6; // exp(-π sinh 6) is 1e-275: nothing lies closer to an end
const ENOUGH = 1e-10; // a change by this: the next would be far smaller, since digits grow with each level
const rules = [];

/** The new nodes of a level: on (0, 1) share, rest = 1 - share; on (0, ∞) distance; weights. */
const nodes = (level) => (rules[level] ??= newNodes(level));

const newNodes = (level) => {
  const step = COARSE / 2 ** level;
  const found = [];
  for (let i = level ? 1 : 0; i * step <= FAR; i += level ? 2 : 1) {
    found.push(node(i * step));
    if (i) found.push(node(-i * step));
  }
  return found;
};

const node = (t) => {
  const u = Math.PI * Math.sinh(t);
  const [share, rest] = [1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u))];
  const distance = Math.exp(u / 2);
  const speed = Math.PI * Math.cosh(t);
  return { share, rest, distance, weight: share * rest * speed, far: (distance * speed) / 2 };
};

/**
 * The value of f at a node of the piece from a to b, times its weight; one end may be infinite.
 * f takes x and 1 - x, which keeps its digits next to 1.
 */
const weighted = (f, a, b, width, n) => {
  if (b === Infinity) return f(a + width * n.distance, 1 - a - width * n.distance) * width * n.far;
  if (a === -Infinity) return f(b - width * n.distance, 1 - b + width * n.distance) * width * n.far;
  const x = n.share < 0.5 ? a + (b - a) * n.share : b - (b - a) * n.rest;
  const left = n.share < 0.5 ? 1 - a - (b - a) * n.share : 1 - b + (b - a) * n.rest;
  return f(x, left) * (b - a) * n.weight;
};

/**
 * The integral of f(x, 1 - x) over the line between the first and the last of the sorted points.
 * @param {(x: number, rest: number) => number} f smooth between the points
 * @param {number[]} points ends of the support, kinks, and centres of what is narrow
 * @param {number} width how far the function reaches beyond the outermost finite points, roughly
 */
export const integrate = (f, points, width) => {
  let [sum, value] = [0, NaN];
  for (let level = 0; level <= FINEST; level++) {
    for (let i = 1; i < points.length; i++) {
      for (const n of nodes(level)) sum += weighted(f, points[i - 1], points[i], width, n);
    }
    const before = value;
    value = (sum * COARSE) / 2 ** level;
    if (Math.abs(value - before) <= ENOUGH * Math.abs(value)) break;
  }
  return value;
};
