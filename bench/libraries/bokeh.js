const source = new Bokeh.ColumnDataSource();
const panel = (lines) => {
  const plot = Bokeh.Plotting.figure({ width: 620, height: 325 });
  for (const [field, line_dash] of lines) {
    plot.line({ field: "x" }, { field }, { source, line_width: 2, line_dash });
  }
  return plot;
};
const draw = ({ x, p, q, logRatio, divergence }) => {
  source.data = { x, p, q, logRatio };
  top_.title.text = `D = ${divergence}`;
};
const top_ = panel([["p", "solid"], ["q", "dashed"]]);
draw(curves(slider.value));
const column = new Bokeh.Column({ children: [top_, panel([["logRatio", "solid"]])] });
Bokeh.Plotting.show(column, figure).then(() => follow(draw));
