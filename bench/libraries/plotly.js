const traces = ({ x, p, q, logRatio }) => [
  { x, y: p, name: "p" },
  { x, y: q, name: "q", line: { dash: "dash" } },
  { x, y: logRatio, name: "log LR", xaxis: "x2", yaxis: "y2" },
];
const layout = { width: 620, height: 650, grid: { rows: 2, columns: 1, pattern: "independent" } };
const react = (found) =>
  Plotly.react(figure, traces(found), { ...layout, title: { text: `D = ${found.divergence}` } });
react(curves(slider.value)).then(() => follow(react));
