// A distribution and a unit as Python has them.

import { format } from "./model.js";

export const BASES = { nats: "", bits: ", base=2", bans: ", base=10" };

/** A call that makes the distribution with SciPy. */
export const written = (one) => {
  if (one.family !== "mixture") return `stats.${format(one)}`;
  const { weight, loc1, scale1, loc2, scale2 } = one.parameters;
  const normals = [[loc1, scale1], [loc2, scale2]].map(([mu, sigma]) => `stats.Normal(mu=${mu}, sigma=${sigma})`);
  return `stats.Mixture([${normals.join(", ")}], weights=[${weight}, ${1 - weight}])`;
};
