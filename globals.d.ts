// What our scripts find without importing it.

interface DocumentEventMap {
  "kle-unit": CustomEvent<string>; // sent by one study to all others
}

// klexplain/export/library/special.js: printed after those of klexplain/explorables/js/special.js.
declare function digamma(x: number): number;
declare function erf(x: number): number;
declare function lbeta(a: number, b: number): number;
declare function lgamma(x: number): number;
declare function zetas(a: number): [number, number];

// bench/libraries: the libraries measured, and the model of the explorables.
declare const Bokeh: any;
declare const Plotly: any;
declare const klexplain: any;
