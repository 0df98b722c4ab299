// The divergence by formula: the coefficients of a log ratio times the means of its statistics.

/** The mean of a statistic under a member as a list of terms; undefined where none is known. */
const meanUnder = ({ declared, parameters, discrete, middle, spread }) => {
  const { means = {}, moment, coordinate } = declared;
  const from = moment?.(parameters);
  const along = from && coordinate === "log"; // then middle and spread are those of log x
  const power = (c, k) => Math.exp(from(c) - c * Math.log(k));
  const known = {
    x: () => [from ? power(1, 1) : middle],
    log: () => along && [middle],
    logs: (k) => along && [spread ** 2, (middle - Math.log(k)) ** 2],
    power: (c, k) => from && [power(c, k)],
    square: (m) => (from ? [power(2, 1), -2 * m * power(1, 1), m * m] : [spread ** 2, (middle - m) ** 2]),
  };
  return (kind, args) => {
    if (discrete) return kind === "x" ? [middle] : undefined;
    const printed = means[kind === "bend" ? kind + args[0] : kind];
    return printed?.(parameters, args) ?? (known[kind]?.(...args) || undefined);
  };
};

/** The terms of D(p ‖ q), or undefined where p has no mean of a statistic that is needed. */
export const termsOf = (p, q) => {
  const mean = meanUnder(p);
  const collected = new Map();
  for (const [one, sign] of [[p, 1], [q, -1]]) {
    for (const [c, kind, ...args] of one.declared.parts?.(one.parameters) ?? []) {
      const key = kind ? JSON.stringify([kind, ...args]) : sign;
      const entry = collected.get(key) ?? { c: 0, kind, args, own: sign === 1 };
      collected.set(key, { ...entry, c: entry.c + sign * c });
    }
  }
  const terms = [];
  for (const { c, kind, args, own } of collected.values()) {
    if (!c) continue;
    const found = kind ? (mean(kind, args) ?? (own ? p.declared.own?.(p.parameters) : undefined)) : [1];
    if (!found) return undefined;
    for (const term of found) terms.push(c * term);
  }
  return terms;
};
