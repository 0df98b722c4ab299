// What the printed module families.js exports.

type Parameters = Record<string, number>;
type Listing = (of: Parameters) => number[];
type Density = (x: number, log: number, rest: number) => number; // of x, log x and log(1 - x)
type Part = [number, string?, ...number[]]; // a coefficient, a kind of statistic, its arguments

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
  circular?: boolean; // beside its own kind a law on the circle
  parameters: Parameter[];
  common?: string; // what p and q must share before there is a formula within the family
  closed: number; // a bit for each model of its kind with which there is one
  coordinate: "logit" | "log" | "x"; // in which centre is, but for counts
  support: Listing;
  centre: Listing; // mean and deviation there, or what stands for them
  grip?: Listing; // what a hand moves, where that is not centre
  cuts?: Listing; // all places there where something is narrow
  parts?: (of: Parameters) => Part[]; // the log-density as coefficients times statistics
  log?: (of: Parameters) => Density; // the log-density of what is no such sum
  finite?: Listing; // between which powers moments are finite; between all, where none stand
  grows?: Listing; // with which powers minus the log-density grows at 0 and far out; 0 else
  rates?: Listing; // on the line: above which rate exponentials are finite, with which it grows
  moment?: (of: Parameters) => (power: number) => number; // the logarithm of a moment
  means?: Record<string, (of: Parameters, args: number[]) => number[]>; // terms of other means
  own?: Listing; // of the statistic that only this family has
}

export const families: Record<string, Family>;
