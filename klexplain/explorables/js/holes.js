// Where one density is 0 and the other is not, and why a divergence is infinite: said in the charts.

const OTHER = { p: "q", q: "p" };

/** What a legend says of the places that a chart shades. */
export function holes(study, sides = "pq") {
  const found = [...sides].filter((side) => study.holes(side).length);
  return found.map((side) => [`shaded: ${side} is 0 and ${OTHER[side]} is not`, "kle-grey"]);
}

/** The path of these places. */
export function shaded(chart, study, sides = "pq") {
  return [...sides].flatMap((side) => study.holes(side)).map(([low, high]) => chart.strip(low, high)).join("");
}

/** Why D(p ‖ q) is infinite, in a few words. */
export function reason({ pair }) {
  return /support/.test(pair.verdict) ? "q is 0 where p is not" : "p reaches too far into the tails of q";
}
