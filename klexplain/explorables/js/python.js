// The pair of a study as Python that runs.

import { short } from "./chart.js";
import { BASES, written } from "./python_call.js";

/** The divergence of a study, computed by this package. */
export const python = ({ p, q, unit, divergence }) => `from scipy import stats
from klexplain import kl_divergence

p = ${written(p)}  # the truth
q = ${written(q)}  # the model
print(kl_divergence(p, q${BASES[unit]}))  # ${short(divergence)} ${unit}
`;
