// The evidence of one draw: the log ratio over x with draws as dots on it.

import { Chart, put, set, short } from "./chart.js";
import { CrosshairView } from "./crosshair.js";
import { holes, shaded } from "./holes.js";
import { Falling } from "./falling.js";
import { speaks } from "./stream.js";
import { UNITS } from "./units.js";

const DRAWS = 40;
const SEEN = 0.02; // share of the draws from p and from q that the range of the log ratio may leave out
const AHEAD = { for: "p ahead", against: "q ahead", tie: "tie" };
const LOOKS = { for: "kle-p", against: "kle-q", tie: "kle-grey" };

/** `<kle-log-ratio draws="40">`: the curve, its tie line, and the samples of the stream as dots. */
export class LogRatioElement extends CrosshairView {
  build() {
    const chart = this.crossed(new Chart({ title: "log LR(x)", xLabel: "sample x" }));
    this.hole = chart.path("kle-hole");
    this.tie = chart.path("kle-tie");
    this.curve = chart.path("kle-curve kle-ink");
    this.dots = Object.fromEntries(Object.entries(LOOKS).map(([side, look]) => [side, chart.path(`kle-dot ${look}`)]));
    this.newest = new Falling(chart, 1);
    this.study.addEventListener("stream", () => this.changed());
    this.pointed("x at which the log ratio is read");
    this.level = true;
  }

  draw(study) {
    const { chart } = this;
    const { x, logRatio } = study.grid;
    const [low, high] = study.window;
    const range = rangeOf(study);
    const { stream } = study;
    const drawn = stream.samples(stream.shown(Number(this.getAttribute("draws") ?? DRAWS)));
    const sides = Object.fromEntries(Object.keys(LOOKS).map((side) => [side, drawn.filter(({ logRatio }) => speaks(logRatio) === side)]));
    const [p, q, tie] = Object.values(sides).map(({ length }) => length);
    put(chart.title, `${UNITS[study.unit].log} LR(x), in ${study.unit}`);
    chart.say([
      [`↑ p ahead: ${p} of ${drawn.length} samples from ${stream.from}`, "kle-p"],
      [`↓ q ahead: ${q}`, "kle-q"],
      ...(tie ? [[`tie: ${tie}`, "kle-grey"]] : []),
      ...(study.divergence === 0 ? [["p = q: a tie at every x", "kle-grey"]] : []),
      ...holes(study),
    ]);
    chart.range([low - pad(study), high + pad(study)], range, { whole: study.discrete });
    set(this.hole, { d: shaded(chart, study) });
    set(this.tie, { d: chart.line(chart.ranges[0], [0, 0]) });
    set(this.curve, { d: study.discrete ? chart.stems(x, logRatio) : chart.line(x, logRatio) });
    for (const [side, these] of Object.entries(sides)) {
      set(this.dots[side], { d: these.map((one) => `M${chart.place(one.x, one.logRatio)}h0`).join("") });
    }
    this.#drawNewest(stream, drawn.at(-1));
    set(chart.svg, { "aria-label": `Log ratio of p to q over x, from ${short(range[0])} to ${short(range[1])} ${study.unit}; of ${drawn.length} samples from ${stream.from}, ${p} speak for p, ${q} for q, and ${tie} for neither.` });
    this.read();
  }

  /** Under the upper end of the panel, read off at the left one. */
  #drawNewest(stream, { x, logRatio } = { x: NaN, logRatio: NaN }) {
    const [[side], [, top]] = this.chart.ranges;
    this.newest.show(stream, { look: LOOKS[speaks(logRatio)], x, top, height: logRatio, side });
  }

  values(x) {
    const { study } = this;
    const ratio = study.logRatio(x);
    if (Number.isNaN(ratio)) return [[`x = ${short(x, 6)}: neither p nor q gives it`, "", x]];
    const side = speaks(ratio);
    return [[`x = ${short(x, 6)}: ${UNITS[study.unit].log} LR = ${short(ratio)} ${study.unit},`, ""], [AHEAD[side], LOOKS[side], x, ratio]];
  }
}

/** Half a count is room for the stem at the end of the window. */
export function pad(study) {
  return study.discrete ? 0.5 : 0;
}

/** The range of log ratios that nearly all draws from p, and most from q, have. */
function rangeOf(study) {
  const shares = [SEEN, 0.1, 0.25, 0.5, 0.75, 0.9, 1 - SEEN];
  const drawn = [...study.drawn(shares), ...study.drawnFromQ(shares.slice(1, -1)), 0];
  const finite = drawn.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = 0.15 * (high - low) || 1;
  return [low - room, high + room];
}
