// What the average of a stream settles at: D(p ‖ q), or -D(q ‖ p) for samples from q.

/** Its name, its value, and the deviation of the log ratio of one sample, in the unit of the study. */
export function limits({ from, study }) {
  if (from === "p") return { name: "D(p ‖ q)", mean: study.divergence, deviation: study.deviation };
  const deviation = study.once("deviation of q", () => study.inUnit(Math.sqrt(study.opposite.variance().value)));
  return { name: "−D(q ‖ p)", mean: -study.reverse, deviation };
}
