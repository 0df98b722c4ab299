// Nodes of the double-exponential rule (Takahasi & Mori 1974), piece by piece, level by level.

const COARSE = 1 / 4; // step at level 0; each level halves it
const FINITE = 4; // exp(-π sinh 4) is 6e-38: nothing lies closer to an end
const ENDLESS = 6.75; // exp(π/2 sinh 6.75) is 1e291: nothing lies farther out
export const FINEST = 6;
const rules = [];

/** The new nodes of a level, from the middle outwards: as shares of (0, 1) and as distances. */
const nodes = (level) => (rules[level] ??= newNodes(COARSE / 2 ** level, level ? 1 : 0, level ? 2 : 1));

const newNodes = (step, first, stride) => {
  const found = [];
  for (let i = first; i * step <= ENDLESS; i += stride) {
    found.push(node(i * step, step));
    if (i && i * step <= FINITE) found.push(node(-i * step, step));
  }
  return found;
};

const node = (t, step) => {
  const u = Math.PI * Math.sinh(t);
  const [share, rest] = [1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u))];
  const distance = Math.exp(u / 2);
  const speed = Math.PI * Math.cosh(t) * step;
  return { t, share, rest, distance, weight: share * rest * speed, far: (distance * speed) / 2 };
};

/**
 * Call visit(u, below, weight) at the new nodes of a level. Below is the distance of u from the
 * high end of a bounded piece, where it is known better than by u. Weights are those of a rule
 * with the new nodes alone: the mean of two such sums is the sum of the next level.
 * @param {number} level
 * @param {number[]} points ends of the pieces, sorted; the outermost may be infinite
 * @param {number} width how far the function reaches beyond the outermost finite point, roughly
 * @param {boolean} heavy whether it falls so slowly that it is followed to the end of the doubles
 * @param {(u: number, below: number | undefined, weight: number) => void} visit
 */
export const walk = (level, points, width, heavy, visit) => {
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    for (const n of nodes(level)) {
      if (n.t > FINITE && !(heavy && b - a === Infinity)) break;
      if (b === Infinity) visit(a + width * n.distance, undefined, width * n.far);
      else if (a === -Infinity) visit(b - width * n.distance, undefined, width * n.far);
      else if (n.share < 0.5) visit(a + (b - a) * n.share, undefined, (b - a) * n.weight);
      else visit(b - (b - a) * n.rest, (b - a) * n.rest, (b - a) * n.weight);
    }
  }
};
