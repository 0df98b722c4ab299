// Samples that arrive one by one: the first slowly enough to follow, then ever faster.

import { short } from "./chart.js";
import { uniforms } from "./draws.js";

export const MOST = 1000; // samples of a stream
export const SPEEDS = { slow: 0.6, normal: 1.2, fast: 3.6 }; // samples a second, to begin with
export const FALL = 300; // ms that a sample takes to fall
const GROWTH = 8; // samples after which they come twice as fast as the first
const FRAME = 100; // ms that one frame counts for at most, however long the page was not shown
const TIE = 1e-12; // by which equal densities may differ in doubles
const SCORES = { for: "p is ahead", against: "q is ahead", tie: "a tie" };
const APART = 20; // of the seeds of two streams: each has others beside it

/** Who a log ratio speaks for: p, q ("against"), or neither, where only rounding tells it from 0. */
export function speaks(logRatio) {
  if (Math.abs(logRatio) < TIE) return "tie";
  return logRatio > 0 ? "for" : "against";
}

/** How many samples have arrived, in parts too, some seconds after there were n. */
export const grown = (n, speed, seconds) => (n + GROWTH) * Math.exp((SPEEDS[speed] * seconds) / GROWTH) - GROWTH;

/**
 * The samples of a study, from p or from q, as far as they have arrived. What shows them shows a
 * finished stream until the first arrives. Each change sends "stream" on the study.
 */
export class Stream {
  /** @type {"p" | "q"} */
  from = "p";
  seed = 1;
  count = 0;
  begun = false;
  playing = false;
  speed = "normal";
  #seen = false;
  #arriving = 0;
  #frame = 0;
  #uniforms = [];

  constructor(study) {
    this.study = study;
  }

  play() {
    if (this.count === MOST) this.renew();
    this.playing = true;
    this.#arriving = this.count + 1;
    this.#arrive();
    this.#run();
  }

  pause() {
    this.playing = false;
    this.#tell();
  }

  step(size = 1) {
    this.playing = false;
    this.#arriving = this.count + size;
    this.#arrive();
  }

  /** Other draws: from the first on if it plays, else all that a finished stream has. */
  renew() {
    this.seed += APART;
    this.begun = this.playing;
    this.#uniforms = [];
    this.count = this.#arriving = 0;
    this.#tell();
  }

  /** Take another source or speed. */
  set(values) {
    Object.assign(this, values);
    this.#tell();
  }

  /** Time passes only while the study is on the screen. */
  appear(visible) {
    this.#seen = visible;
    this.#run();
  }

  #run() {
    cancelAnimationFrame(this.#frame);
    const next = (before) => (now) => {
      if (!this.playing) return;
      const seconds = Math.min(now - before, FRAME) / 1000;
      this.#arriving = grown(this.#arriving, this.speed, seconds);
      if (Math.floor(this.#arriving) > this.count) this.#arrive();
      this.#frame = requestAnimationFrame(next(now));
    };
    if (this.playing && this.#seen) this.#frame = requestAnimationFrame((now) => next(now)(now));
  }

  #arrive() {
    this.begun = true;
    this.count = Math.min(Math.floor(this.#arriving), MOST);
    if (this.count === MOST) this.playing = false;
    this.#tell();
  }

  #tell() {
    this.study.dispatchEvent(new Event("stream"));
  }

  /** Whether the next sample leaves time for the last to fall. */
  get calm() {
    return !this.playing || grown(this.count, this.speed, FALL / 1000) < this.count + 1;
  }

  /** How many samples a view shows that shows so many of a finished stream. */
  shown(finished) {
    return this.begun ? this.count : finished;
  }

  /** The first samples: x, the log ratio in the unit of the study, and the sum of all so far. */
  samples(count = this.count) {
    const { study, from } = this;
    const found = study.once(`${from} ${this.seed}`, () => []);
    const [drawn, size] = from === "p" ? [study.pair, 1] : [study.opposite, -1];
    for (let i = found.length; i < count; i++) {
      const { x, logRatio } = drawn.draw(this.uniform(0)[i]);
      const value = size * study.inUnit(logRatio);
      found.push({ x, logRatio: value, sum: value + (i && found[i - 1].sum) });
    }
    return found.slice(0, count);
  }

  /** The uniform numbers behind this stream, and from 1 on those of others beside it. */
  uniform(i) {
    return (this.#uniforms[i] ??= uniforms(this.seed + i, MOST));
  }
}

/** The last sample in words, and what all say so far. */
export function said(stream) {
  const { count, from, study: { unit } } = stream;
  if (!count) return [`Samples from ${from} arrive one by one.`, "Each adds its log ratio to the sum."];
  const { x, logRatio, sum } = stream.samples()[count - 1];
  const tie = speaks(logRatio) === "tie" ? ", a tie" : "";
  return [
    `Sample ${count}${from === "q" ? " from q" : ""}: x = ${short(x, 3)}, log ratio ${withSign(logRatio)} ${unit}${tie}.`,
    `Sum ${withSign(sum)} ${unit}, average ${withSign(sum / count)} ${unit}: ${SCORES[speaks(sum)]}.`,
  ];
}

function withSign(value) {
  return (value > 0 ? "+" : "") + short(value, 3);
}
