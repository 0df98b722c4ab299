// What the printed module families.js exports.

type Parameters = Record<string, number>;
type Density = (x: number, rest: number) => number;

interface Parameter {
  argument: string; // SciPy's name
  letter: string;
  words: string; // what people call it, with its letter
  low: number; // the ends between which the model is right
  high: number;
  start: number; // a value to begin with
  whole: boolean;
}

interface Family {
  title: string;
  synonyms: string[];
  discrete: boolean;
  parameters: Parameter[];
  support: (of: Parameters) => [number, number];
  centre: (of: Parameters) => [number, number];
  logDensity: (of: Parameters) => Density;
}

interface Pair {
  verdict: (p: Parameters, q: Parameters) => string;
  divergence?: (p: Parameters, q: Parameters) => number[];
  logRatio?: (p: Parameters, q: Parameters) => Density;
  variance?: (p: Parameters, q: Parameters) => number[];
}

export const families: Record<string, Family>;
export const pairs: Record<string, Pair>;
