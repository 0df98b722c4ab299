// What all elements share: they find their study, and draw only while they are seen, or printed.

import { link } from "./address.js";
import { Study } from "./study.js";

/** Make an element with properties and children; text stays text. */
export function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A button with its words, and what it does when it is pressed. */
export function pressed(textContent, onclick, properties = {}) {
  return made("button", { type: "button", className: "kle-button", textContent, onclick, ...properties });
}

const REST = 100; // ms between two drawings of what is patient
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (target instanceof View) target.appear(isIntersecting);
    if (target instanceof StudyElement) target.study.stream.appear(isIntersecting);
  }
}, { rootMargin: "100px" });

const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (target instanceof View) target.resized(Math.floor(contentRect.width));
  }
});

const PAPER = 440; // width of a chart on it, where it is scaled to its column
const studies = new Set();
const views = new Set();

/** Bring all up to date, what was never seen included; a browser prints what stands there then. */
export function complete() {
  for (const study of studies) study.state();
  for (const view of views) view.finish();
}

/** Have the charts laid out for paper, or for the screen again. */
function printing(paper) {
  if (paper) complete();
  for (const view of views) view.lay(paper);
}

addEventListener("beforeprint", () => printing(true));
addEventListener("afterprint", () => printing(false));
matchMedia("print").addEventListener("change", ({ matches }) => printing(matches));

/** The element that holds a study: made once, with a voice for screen readers and a line for paper. */
export class StudyElement extends HTMLElement {
  connectedCallback() {
    if (this.study) return;
    this.study = new Study(this);
    studies.add(this);
    this.study.voice = made("p", { className: "kle-voice", ariaLive: "polite" });
    this.paper = made("p", { className: "kle-paper" });
    this.append(this.study.voice);
    this.prepend(this.paper);
    seen.observe(this);
    if (!this.querySelector("kle-notice")) this.prepend(made("kle-notice"));
    if (this.nextElementSibling?.matches(".kle-still")) this.nextElementSibling.remove();
  }

  /** Say in words, for paper, what controls say on the screen. */
  state() {
    const { study } = this;
    this.paper.textContent = `p = ${study.describe("p")}, q = ${study.describe("q")}. ${study.sentence} `;
    if (study.addressed) this.paper.append(made("a", { href: link(study), textContent: link(study) }));
  }
}

/** An element that shows a study: the one it stands in, else the first of the page. */
export class View extends HTMLElement {
  #waiting = true;
  #visible = false;
  #frame = 0;
  #pause = 0;

  /** Whether it is drawn but now and then while a hand moves something: it shows thousands of draws. */
  patient = false;

  connectedCallback() {
    if (this.study) return;
    const holder = this.closest("kle-study") ?? document.querySelector("kle-study");
    if (!(holder instanceof StudyElement)) return;
    this.study = holder.study;
    this.study.addEventListener("change", () => this.changed());
    views.add(this);
    this.build();
    seen.observe(this);
    if (this.chart) sizes.observe(this);
  }

  /** @type {any} what is laid out anew when the width changes */
  chart;

  resized(width) {
    if (!width || !this.chart || width === this.chart.width) return;
    this.chart.fit(width);
    this.#waiting = true;
    if (!this.content) this.finish(); // seen or not: what was drawn for another width is wrong
  }

  lay(paper) {
    this.resized(paper ? PAPER : this.clientWidth);
    if (paper) this.finish();
  }

  appear(visible) {
    this.#visible = visible;
    if (visible && this.#waiting) this.changed();
  }

  changed() {
    this.#waiting = true;
    if (!this.#visible || this.#frame) return;
    if (this.patient && this.study.held !== undefined) {
      if (this.#pause) return;
      this.#pause = setTimeout(() => {
        this.#pause = 0;
        this.finish();
      }, REST);
      return;
    }
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.finish();
    });
  }

  /** Draw what waits to be drawn. */
  finish() {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.show();
  }

  /** Draw; what stood here until now, a figure that was still, gives way to the first drawing. */
  show() {
    if (this.content && this.clientWidth) this.chart?.fit(this.clientWidth);
    this.draw(this.study);
    if (!this.content) return;
    this.replaceChildren(this.content);
    this.content = undefined;
  }

  build() {}

  draw(_study) {}
}

/**
 * Follow a pointer from where it pressed an element until it lets go.
 * @param {GlobalEventHandlers & HTMLOrSVGElement & Element} element
 * @param {{start: Function, move: Function, end?: Function}} hand
 */
export function follow(element, { start, move, end }) {
  // The page must not scroll meanwhile; touch-action does not reach the parts of an SVG.
  element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    const from = start(event);
    const moved = (now) => move(now, from);
    element.addEventListener("pointermove", moved);
    const released = () => {
      element.removeEventListener("pointermove", moved);
      end?.();
    };
    element.addEventListener("lostpointercapture", released, { once: true });
  });
}

/** Arrow keys as steps (right or up 1, left or down -1; ten times as far with Shift); a text keeps left and right. */
export function arrows(element, step) {
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  element.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (!way || (way[0] && element.type === "text") || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const size = event.shiftKey ? 10 : 1;
    step(way[0] * size, way[1] * size);
  });
}
