// A mixture of two Normals: what the model knows of a family that is none of SciPy's.

const share = { argument: "weight", words: "weight of the first w", letter: "w", low: 0.001, high: 0.999, start: 0.4, whole: false };
const meanOf = (i, start) => ({ argument: `loc${i}`, words: `mean μ${i}`, letter: `μ${i}`, low: -1000, high: 1000, start, whole: false });
const deviationOf = (i, start) => ({ argument: `scale${i}`, words: `standard deviation σ${i}`, letter: `σ${i}`, low: 0.01, high: 1000, start, whole: false });

const normal = (weight, loc, scale) => {
  const constant = Math.log(weight / scale) - Math.log(2 * Math.PI) / 2;
  return (x) => constant - ((x - loc) / scale) ** 2 / 2;
};

export const mixture = {
  title: "Mixture of two Normals",
  synonyms: [],
  discrete: false,
  parameters: [share, meanOf(1, -2), deviationOf(1, 1), meanOf(2, 2), deviationOf(2, 0.5)],
  closed: 0,
  coordinate: "x",
  support: () => [-Infinity, Infinity],
  centre: ({ weight: w, loc1, scale1, loc2, scale2 }) => {
    const between = w * (1 - w) * (loc1 - loc2) ** 2;
    return [w * loc1 + (1 - w) * loc2, Math.sqrt(w * scale1 ** 2 + (1 - w) * scale2 ** 2 + between)];
  },
  grip: ({ loc2, scale2 }) => [loc2, scale2],
  cuts: ({ loc1, loc2 }) => [loc1, loc2],
  grows: () => [0, 2],
  log: ({ weight, loc1, scale1, loc2, scale2 }) => {
    const [first, second] = [normal(weight, loc1, scale1), normal(1 - weight, loc2, scale2)];
    return (x) => {
      const [a, b] = [first(x), second(x)];
      return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    };
  },
};
