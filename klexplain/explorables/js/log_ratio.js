// The evidence of one draw: the log ratio over x with draws as dots on it, and what it averages to.

import { Chart, short } from "./chart.js";
import { Falling } from "./falling.js";
import { favoured } from "./stream.js";
import { View } from "./view.js";
import { UNITS } from "./units.js";

const DRAWS = 40;
const LOOKS = ["kle-q", "kle-tied", "kle-p"]; // of dots that speak for q, for neither, for p
const SEEN = 0.02; // share of the draws of p and of q that the range of the log ratio may leave out

/** `<kle-log-ratio draws="40">`: the curve, its tie line, and the last draws of the stream as dots. */
export class LogRatioElement extends View {
  build() {
    this.chart = new Chart({ height: 220, xLabel: "sample x" });
    this.tie = this.chart.path("kle-tie");
    this.curve = this.chart.path("kle-curve kle-ink");
    this.dots = LOOKS.map((look) => this.chart.path(`kle-dot ${look}`));
    this.newest = new Falling(this.chart, 1);
    this.ahead = { for: this.chart.text("kle-p", "end"), against: this.chart.text("kle-q", "end") };
    this.most = Number(this.getAttribute("draws") ?? DRAWS);
    this.study.addEventListener("stream", () => this.changed());
    this.content = this.chart.svg;
  }

  draw(study) {
    const { x, logRatio } = study.grid;
    const [low, high] = study.window;
    const range = seen(study);
    this.chart.range([low, high], range);
    this.chart.title.textContent = `${UNITS[study.unit].log} LR(x), in ${study.unit}`;
    this.tie.setAttribute("d", this.chart.line([low, high], [0, 0]));
    this.curve.setAttribute("d", study.discrete ? this.chart.stems(x, logRatio) : this.chart.line(x, logRatio));
    const said = this.#drawDots(study.stream, range[1], low);
    this.#say("for", range[1], 15, "p ahead");
    this.#say("against", range[0], -6, "q ahead");
    this.chart.svg.setAttribute("aria-label", `Log ratio of p to q over x, from ${short(range[0])} to ${short(range[1])} ${study.unit}; ${said}.`);
  }

  /** The last draws, coloured by whom they favour; how many favour p, in words. */
  #drawDots(stream, top, side) {
    const end = stream.begun ? stream.count : this.most;
    const { x, logRatios } = stream.samples(end);
    const dots = LOOKS.map(() => []);
    for (let i = Math.max(0, end - this.most); i < end; i++) {
      dots[1 + favoured(logRatios[i])].push(`M${this.chart.place(x[i], logRatios[i])}h0`);
    }
    dots.forEach((found, i) => this.dots[i].setAttribute("d", found.join("")));
    const height = logRatios[end - 1];
    this.newest.show(stream, { look: LOOKS[1 + favoured(height)], x: x[end - 1], top, height, side });
    const ties = dots[1].length ? `, ${dots[1].length} for neither` : "";
    return `of the last ${dots.flat().length} draws of ${stream.from}, ${dots[2].length} speak for p${ties}`;
  }

  #say(side, level, below, text) {
    const [, y] = this.chart.place(0, level).split(" ");
    const label = this.ahead[side];
    label.setAttribute("x", 424);
    label.setAttribute("y", Number(y) + below);
    label.textContent = text;
  }
}

/** The range of log ratios that nearly all draws of p, and most of q, have. */
function seen(study) {
  const shares = [SEEN, 0.1, 0.25, 0.5, 0.75, 0.9, 1 - SEEN];
  const drawn = [...study.drawn(shares), ...study.drawnFromQ(shares.slice(1, -1)), 0];
  const finite = drawn.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = 0.15 * (high - low) || 1;
  return [low - room, high + room];
}

/** `<kle-contribution>`: p(x) times the log ratio, whose signed area is the divergence. */
export class ContributionElement extends View {
  build() {
    this.chart = new Chart({ height: 220, xLabel: "sample x" });
    this.areas = { for: this.chart.path("kle-area kle-p"), against: this.chart.path("kle-area kle-q") };
    this.curve = this.chart.path("kle-curve kle-ink");
    this.tie = this.chart.path("kle-tie");
    this.sum = this.chart.text("", "end");
    this.content = this.chart.svg;
  }

  draw(study) {
    const { x, p, logRatio } = study.grid;
    const values = p.map((density, i) => (density === 0 ? 0 : density * logRatio[i]));
    const [low, high] = study.window;
    const inner = values.slice(2, -2).filter(Number.isFinite);
    const [least, most] = [Math.min(0, ...inner), Math.max(0, ...inner)];
    const room = 0.12 * (most - least) || 1;
    this.chart.range([low, high], [least - room, most + room]);
    this.chart.title.textContent = `p(x) · ${UNITS[study.unit].log} LR(x), in ${study.unit}${study.discrete ? "" : " per unit of x"}`;
    this.tie.setAttribute("d", this.chart.line([low, high], [0, 0]));
    const clamp = (keep) => values.map((value) => (keep(value) ? value : 0));
    const [ahead, behind] = [clamp((v) => v > 0), clamp((v) => v < 0)];
    const fill = (ys) => (study.discrete ? this.chart.stems(x, ys) : this.chart.area(x, ys));
    this.areas.for.setAttribute("d", fill(ahead));
    this.areas.against.setAttribute("d", fill(behind));
    for (const area of Object.values(this.areas)) area.classList.toggle("kle-stem", study.discrete);
    this.curve.setAttribute("d", study.discrete ? "" : this.chart.line(x, values));
    const what = study.discrete ? "sum" : "area above less area below";
    this.sum.textContent = `${what} = D(p ‖ q) = ${short(study.divergence)} ${study.unit}`;
    this.sum.setAttribute("x", 424);
    this.sum.setAttribute("y", 38);
    this.chart.svg.setAttribute("aria-label", `p times the log ratio over x. Its signed ${study.discrete ? "sum" : "area"} is D from p to q, ${short(study.divergence)} ${study.unit}.`);
  }
}
