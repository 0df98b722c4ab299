export const fromCounts = (p, q) => ({ value: 0.5, standardError: 0.1, low: 0.3, high: Infinity, guarantee: "asymptotic", reach: 0, method: "m", known: false });
