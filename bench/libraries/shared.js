// What every library is given to draw: both densities and the log ratio over x, in bans.
const curves = (a) => {
  const pair = klexplain.pair(klexplain.parse(`beta(${a}, 6)`), klexplain.parse("beta(3, 3)"));
  const x = Array.from({ length: 240 }, (_, i) => (i + 0.5) / 240);
  const density = (side) => x.map((at) => Math.exp(pair.logDensity[side](at)));
  const logRatio = x.map((at) => pair.logRatio(at) / Math.LN10);
  return { x, p: density("p"), q: density("q"), logRatio, divergence: pair.divergence().value };
};
const slider = document.querySelector("input");
/** @type {HTMLElement} */
const figure = document.querySelector("#figure");
const follow = (draw) => {
  slider.addEventListener("input", () => draw(curves(slider.value)));
  figure.dataset.drawn = "";
};
