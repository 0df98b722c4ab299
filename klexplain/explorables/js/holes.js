// Where one density is 0 and the other is not, and why a divergence is infinite: said in the charts.

const OTHER = { p: "q", q: "p" };

/** What a legend says of the places that a chart shades. */
export function holes(study, sides = "pq") {
  const found = [...sides].filter((side) => study.holes(side).length);
  return found.map((side) => [`shaded: ${side} is 0 and ${OTHER[side]} is not`, "kle-grey"]);
}

/** The path of these places. */
export function shaded(chart, study, sides = "pq") {
  const [floor, top] = chart.ranges[1];
  return [...sides].flatMap((side) => study.holes(side)).map((ends) => chart.area(ends, [top, top], floor)).join("");
}

/** Why D(p ‖ q) is infinite, in a few words; or D(q ‖ p), for samples from q. */
export function reason({ pair, opposite }, from = "p") {
  const { verdict } = from === "p" ? pair : opposite;
  const other = OTHER[from];
  return /support/.test(verdict) ? `${other} is 0 where ${from} is not` : `${from} reaches too far into the tails of ${other}`;
}
