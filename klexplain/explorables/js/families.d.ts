// What the printed module families.js exports.

type Parameters = Record<string, number>;
type Density = (x: number, rest: number) => number;

interface Family {
  title: string;
  synonyms: string[];
  discrete: boolean;
  parameters: { argument: string; letter: string; words?: string; low: number; high: number; start: number; whole: boolean }[];
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
