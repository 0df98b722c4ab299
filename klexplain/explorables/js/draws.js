// Chance that stays: the same uniform numbers at every change, so draws glide and do not flicker.

/** `count` uniform numbers in (0, 1); the same ones for the same seed. */
export function uniforms(seed, count) {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return Float64Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4294967296;
  });
}

/** The middles of `count` equal shares of (0, 1). */
export function evenly(count) {
  return Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count);
}
