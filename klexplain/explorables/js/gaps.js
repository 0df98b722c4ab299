// How much mass a density has between one value and the next, to about the last digit.

import { FINEST, walk } from "./quadrature.js";

const NEARLY = 1e-8; // relative change by a step half as wide, after which the next one changes nothing

/** The masses of a member between neighbours of sorted values, in the coordinate in which it has no narrow end. */
export const gaps = (x, { coordinate, cuts, spread, log }) => {
  const height = (u) => {
    const point = coordinate.at(u);
    return Math.exp(log(point.x, point.log, point.rest) + coordinate.speed(point));
  };
  const places = Float64Array.from(x, coordinate.of);
  return Float64Array.from(places.slice(1), (to, i) => {
    const inner = cuts.filter((cut) => cut > places[i] && cut < to).sort((a, b) => a - b);
    let sum = 0;
    for (let level = 0; level <= FINEST; level++) {
      let fresh = 0;
      walk(level, [places[i], ...inner, to], spread, false, (u, _, weight) => {
        fresh += weight * height(u) || 0;
      });
      const before = sum;
      sum = sum / 2 + fresh;
      if (level && Math.abs(sum - before) <= NEARLY * sum) break;
    }
    return sum;
  });
};
