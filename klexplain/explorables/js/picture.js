// A study as one picture: a file that needs no style sheet, as SVG and as PNG.

import { short, svg, set } from "./chart.js";

const SIZE = 15; // of the words above the charts
const [BORDER, BETWEEN, ROW] = [20, 24, 22];
const SHARP = 2; // pixels of a PNG to one of the screen
const TOUCHED = ".kle-handle, .kle-panel"; // what is there for a hand only
const SILENT = ["class", "tabindex"];
// What a style sheet says of a mark. All but the first are inherited.
const LOOK = ["opacity", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap",
  "stroke-linejoin", "paint-order", "font-family", "font-size", "font-weight"];

/** The charts of a study, stacked, or in two columns if there are many, under p, q and both divergences. */
export function picture(element) {
  const { study } = element;
  const charts = [...element.querySelectorAll("svg.kle-chart")];
  const sizes = charts.map((chart) => chart.viewBox.baseVal);
  const columns = charts.length > 3 ? 2 : 1;
  const wide = Math.max(...sizes.map(({ width }) => width));
  const ink = getComputedStyle(charts[0]).color;
  const { fontFamily } = getComputedStyle(charts[0].querySelector("text"));
  const sheet = getComputedStyle(document.body).backgroundColor;
  const page = svg("svg", { "font-family": fontFamily });
  page.append(svg("title", {}, study.sentence), svg("rect", { width: "100%", height: "100%", fill: solid(sheet) }));
  const value = (amount) => `${short(amount)} ${study.unit}`;
  const words = [
    [`p = ${study.describe("p")}`, colour(element, "p")],
    [`q = ${study.describe("q")}`, colour(element, "q")],
    [`D(p ‖ q) = ${value(study.divergence)}, D(q ‖ p) = ${value(study.reverse)}`, ink],
  ];
  let bottom = BORDER;
  for (const [text, fill] of words) {
    page.append(svg("text", { x: BORDER, y: bottom + SIZE, "font-size": SIZE, fill }, text));
    bottom += ROW;
  }
  for (let first = 0; first < charts.length; first += columns) {
    charts.slice(first, first + columns).forEach((chart, column) => {
      page.append(placed(chart, BORDER + column * (wide + BETWEEN), bottom + BETWEEN));
    });
    bottom += BETWEEN + Math.max(...sizes.slice(first, first + columns).map(({ height }) => height));
  }
  const [width, height] = [2 * BORDER + columns * (wide + BETWEEN) - BETWEEN, bottom + BORDER];
  set(page, { width, height, viewBox: `0 0 ${width} ${height}` });
  return page;
}

/** A colour that covers; a page without one of its own is white. */
function solid(sheet) {
  return sheet.startsWith("rgb(") ? sheet : "white";
}

function colour(element, side) {
  return getComputedStyle(element.querySelector(`.kle-chart .kle-${side}`)).color;
}

/** A copy of a chart that carries its own look. */
function placed(chart, x, y) {
  const copy = chart.cloneNode(true);
  dressed(copy, chart);
  const { width, height } = chart.viewBox.baseVal;
  set(copy, { x, y, width, height, overflow: "visible" });
  return copy;
}

/** Give a copy and all in it the look of the original, and leave out what is not seen. */
function dressed(copy, original, above = undefined) {
  const look = getComputedStyle(original);
  for (const name of SILENT) copy.removeAttribute(name);
  for (const [i, name] of LOOK.entries()) {
    const value = look[name];
    if (i ? value !== above?.[name] : value !== "1") copy.setAttribute(name, value);
  }
  const inside = [...copy.children];
  for (const [i, child] of [...original.children].entries()) {
    const one = inside[i];
    if (child.matches(TOUCHED) || getComputedStyle(child).display === "none") one.remove();
    else dressed(one, child, look);
  }
}

/** The text of an SVG. */
export function text(page) {
  return new XMLSerializer().serializeToString(page);
}

/** The same as pixels. A policy that allows no image from memory mostly allows one from the text of an address. */
export async function pixels(page) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text(page))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SHARP * image.width, SHARP * image.height];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((taken) => canvas.toBlob(taken));
}
