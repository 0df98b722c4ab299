// Nats, bits and bans: the size of each in nats.

export const UNITS = {
  nats: { nats: 1, log: "log" },
  bits: { nats: Math.LN2, log: "log₂" },
  bans: { nats: Math.LN10, log: "log₁₀" },
};
