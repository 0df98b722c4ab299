// Which divergence a call of another library computes: its formula, its number, and the call to write
// instead. Each call does with the shares what its library does, zeros included. Knows no page.

const sum = (values) => values.reduce((total, value) => total + value, 0);
const log = (values) => values.map(Math.log);
const xlogy = (x, y) => (x === 0 ? 0 : x * Math.log(y));
const sumsToOne = ({ p, q }) => [p, q].every((values) => Math.abs(sum(values) - 1) < 1e-6);
const shares = (values) => values.map((value) => value / sum(values));

/** Σ p log(p/q) with the right zeros: the divergence itself, in nats. */
export const divergence = (p, q) => sum(p.map((share, k) => (share === 0 ? 0 : share * Math.log(share / q[k]))));

const ORDER = "Which comes first?";
const MODEL_FIRST = [ORDER, { q: "q, the model", p: "p, the truth" }];
const TRUTH_FIRST = [ORDER, { p: "p, the truth", q: "q, the model" }];
const HOLDS = { shares: "probabilities", logs: "their logarithms" };
const FIRST = ["The first argument holds", HOLDS];
const SECOND = ["The second holds", HOLDS];
const BASE = ["base", { nats: "left out: e", bits: "2", bans: "10" }];
const IN_NATS = { nats: 1, bits: Math.LN2, bans: Math.LN10 };
const NUMBER = { nats: "", bits: "2", bans: "10" };

/** The verdict on a sum of p log(p/q), times a factor, or on what is none. */
const found = (value, { order = "p", unit = "nats", is = true, factor = 1, formula = "", note = "" }) =>
  ({ value, is: is ? (order === "p" ? "D(p ‖ q)" : "D(q ‖ p)") : "", factor, unit, formula, note });

/** The two arguments of a call, in its order.
 * @type {(asked: any) => number[][]}
 */
const ordered = ({ p, q, order }) => (order === "p" ? [p, q] : [q, p]);
const letters = (order) => (order === "p" ? ["p", "q"] : ["q", "p"]);

// ---- PyTorch's loss ----

const torchWritten = ({ order, first, second, logTarget, reduction }) => {
  const [input, target] = letters(order);
  const text = (letter, holds) => (holds === "logs" ? `${letter}.log()` : letter);
  const option = logTarget === "yes" ? ", log_target=True" : "";
  return `F.kl_div(${text(input, first)}, ${text(target, second)}, reduction="${reduction}"${option})`;
};

/** What torch adds up, with the letters of the arguments: exp(T) (T − I), or T (log T − I). */
const torchFormula = ({ order, first, second, logTarget }) => {
  const [input, target] = letters(order);
  const subtracted = first === "logs" ? `log ${input}` : input;
  if (logTarget === "yes")
    return second === "logs" ? `Σ ${target} (log ${target} − ${subtracted})` : `Σ exp(${target}) (${target} − ${subtracted})`;
  return second === "logs" ? `Σ log ${target} (log(log ${target}) − ${subtracted})` : `Σ ${target} (log ${target} − ${subtracted})`;
};

const torchTerms = (asked) => {
  const { first, second, logTarget } = asked;
  const [a, b] = ordered(asked);
  const input = first === "logs" ? log(a) : a;
  const target = second === "logs" ? log(b) : b;
  return target.map((t, k) =>
    logTarget === "yes" ? Math.exp(t) * (t - input[k]) : xlogy(t, t) - t * input[k]);
};

/** By what a reduction divides; a vector's first axis is its outcomes. */
const torchDivisor = ({ p, reduction, shape }) =>
  reduction === "mean" || (reduction === "batchmean" && shape === "vector") ? p.length : 1;

const torchLoss = (asked) => {
  const { order, first, second, logTarget } = asked;
  const divisor = torchDivisor(asked);
  const is = first === "logs" && (second === "logs") === (logTarget === "yes") && sumsToOne(asked);
  const note = divisor > 1 ? `This reduction divides by the number of outcomes, ${divisor}.` : "";
  const formula = torchFormula(asked) + (divisor > 1 ? ` / ${divisor}` : "");
  const truth = order === "q" ? "p" : "q"; // the target
  return found(sum(torchTerms(asked)) / divisor, { order: truth, is, factor: 1 / divisor, formula, note });
};

// ---- Keras ----

const clipped = (values) => values.map((value) => Math.min(1, Math.max(1e-7, value)));

const keras = (asked) => {
  const { order, first, second } = asked;
  const held = [first, second];
  const [one, other] = ordered(asked).map((values, n) => (held[n] === "logs" ? log(values) : values));
  const is = first === "shares" && second === "shares" && sumsToOne(asked);
  const rounded = [...one, ...other].some((value) => value < 1e-7 || value > 1);
  const note = rounded ? "Keras first clips both arguments to 1e-7 … 1, so its value is never infinite." : "";
  const text = letters(order).map((letter, n) => (held[n] === "logs" ? `log ${letter}` : letter));
  const [a, b] = text.map((words) => `clip(${words})`);
  return found(divergence(clipped(one), clipped(other)), { order, is, note, formula: `Σ ${a} log(${a} / ${b})` });
};

const kerasWritten = ({ order, first, second }) => {
  const [a, b] = letters(order);
  const text = (letter, holds) => (holds === "logs" ? `np.log(${letter})` : letter);
  return `keras.losses.KLDivergence()(${text(a, first)}, ${text(b, second)})`;
};

// ---- SciPy, NumPy, distributions ----

const NORMALISED = "Both are divided by their sums first.";
const plainFormula = (order) => (order === "p" ? "Σ p log(p / q)" : "Σ q log(q / p)");

const normalised = (asked) => {
  const { order, unit = "nats" } = asked;
  const [a, b] = ordered(asked);
  const value = divergence(shares(a), shares(b)) / IN_NATS[unit];
  const note = sumsToOne(asked) ? "" : NORMALISED;
  return found(value, { order, unit, note, formula: plainFormula(order) });
};

const relEntr = (asked) => {
  const [a, b] = ordered(asked);
  return found(divergence(a, b), { order: asked.order, is: sumsToOne(asked), formula: plainFormula(asked.order) });
};

/** SciPy's kl_div adds b − a to each term, which cancels in the sum if both sum to 1. */
const klDiv = (asked) => {
  const [a, b] = ordered(asked);
  const [first, second] = letters(asked.order);
  const formula = `Σ (${first} log(${first} / ${second}) − ${first} + ${second})`;
  return found(divergence(a, b) + sum(b) - sum(a), { order: asked.order, is: sumsToOne(asked), formula });
};

const jensenShannon = ({ p, q, unit }) => {
  const [a, b] = [shares(p), shares(q)];
  const middle = a.map((share, k) => (share + b[k]) / 2);
  const value = Math.sqrt((divergence(a, middle) + divergence(b, middle)) / 2 / IN_NATS[unit]);
  const formula = "√(½ D(p ‖ m) + ½ D(q ‖ m)), m = (p + q)/2: the Jensen–Shannon distance. Its square is the divergence of that name.";
  return found(value, { unit, is: false, formula });
};

const byHand = (asked) => {
  const { order, unit, reduction } = asked;
  const [a, b] = ordered(asked);
  const divisor = reduction === "mean" ? a.length : 1;
  const value = sum(a.map((share, k) => share * Math.log(share / b[k]))) / IN_NATS[unit] / divisor;
  const formula = plainFormula(order) + (divisor > 1 ? ` / ${divisor}` : "");
  const note = Number.isNaN(value) ? "NumPy takes 0 times −∞ for NaN." : "";
  return found(value, { order, unit, is: sumsToOne(asked), factor: 1 / divisor, formula, note });
};

const byHandWritten = ({ order, unit, reduction }) => {
  const [a, b] = letters(order);
  return `np.${reduction}(${a} * np.log${NUMBER[unit]}(${a} / ${b}))`;
};

const withBase = (name) => ({ order = "p", unit }) =>
  `${name}(${letters(order).join(", ")}${NUMBER[unit] && `, base=${NUMBER[unit]}`})`;
const inOrder = (name, after = "") => ({ order }) => `${name}(${letters(order).join(", ")})${after}`;

/** The calls: a title, what is asked of each, the call as written, what it computes, what to write for D(p ‖ q). */
export const CALLS = {
  "torch-loss": {
    title: "PyTorch: F.kl_div",
    asks: {
      order: MODEL_FIRST, first: FIRST, second: SECOND,
      logTarget: ["log_target", { no: "False, or left out", yes: "True" }],
      reduction: ["reduction", { sum: "sum", batchmean: "batchmean", mean: "mean, or left out" }],
      shape: ["Shape of both", { vector: "one vector, (K,)", row: "a batch of one row, (1, K)" }],
    },
    computes: torchLoss, written: torchWritten,
    instead: ({ shape }) => `F.kl_div(log_q, p, reduction="${shape === "row" ? "batchmean" : "sum"}")`,
  },
  distributions: {
    title: "PyTorch, TFP: kl_divergence", asks: { order: TRUTH_FIRST },
    computes: normalised, written: inOrder("kl_divergence"), instead: () => "kl_divergence(p, q)",
  },
  keras: {
    title: "Keras: KLDivergence", asks: { order: TRUTH_FIRST, first: FIRST, second: SECOND },
    computes: keras, written: kerasWritten, instead: () => "keras.losses.KLDivergence()(p, q)",
  },
  entropy: {
    title: "SciPy: stats.entropy", asks: { order: TRUTH_FIRST, unit: BASE },
    computes: normalised, written: withBase("entropy"), instead: () => "entropy(p, q)",
  },
  "rel-entr": {
    title: "SciPy: special.rel_entr", asks: { order: TRUTH_FIRST },
    computes: relEntr, written: inOrder("rel_entr", ".sum()"), instead: () => "rel_entr(p, q).sum()",
  },
  "kl-div": {
    title: "SciPy: special.kl_div", asks: { order: TRUTH_FIRST },
    computes: klDiv, written: inOrder("kl_div", ".sum()"), instead: () => "kl_div(p, q).sum()",
  },
  "jensen-shannon": {
    title: "SciPy: distance.jensenshannon", asks: { unit: BASE },
    computes: jensenShannon, written: withBase("jensenshannon"), instead: () => "entropy(p, q)",
  },
  numpy: {
    title: "NumPy, by hand",
    asks: {
      order: TRUTH_FIRST,
      unit: ["The logarithm", { nats: "np.log", bits: "np.log2", bans: "np.log10" }],
      reduction: ["Added up by", { sum: "np.sum", mean: "np.mean" }],
    },
    computes: byHand, written: byHandWritten, instead: () => "rel_entr(p, q).sum()",
  },
};

/** What to answer until the reader does: the first option of each question. */
export const defaults = (call) =>
  Object.fromEntries(Object.entries(CALLS[call].asks).map(([name, [, options]]) => [name, Object.keys(options)[0]]));

const words = (text) => text.split(/[\s,;]+/).filter(Boolean);
const isShare = (word) => Number(word) >= 0 && Number(word) < Infinity;

/** The numbers in a text, or why they are no probabilities. */
export const read = (letter, text) => {
  const values = words(text).map(Number);
  const wrong = words(text).find((word) => !isShare(word));
  if (wrong) return { problem: `${letter}: got ${wrong}; expected numbers that are not negative.` };
  if (values.length < 2) return { problem: `${letter}: expected at least two numbers.` };
  return sum(values) > 0 ? { values } : { problem: `${letter}: got only zeros.` };
};

const verdict = ({ is, factor, unit, formula }, asked) => {
  const times = factor === 1 ? "" : ` divided by ${Math.round(1 / factor)}`;
  const order = is === "D(q ‖ p)" ? ", the other direction" : "";
  if (is) return `${is}${times}${order}, in ${unit}`;
  const normalise = sumsToOne(asked) ? "" : "p and q must each sum to 1. ";
  return `Not a KL divergence. ${normalise}It is ${formula}`;
};

/** All there is to say of a call with its answers, on two vectors. */
export const translate = (call, answers, p, q) => {
  const asked = { ...answers, p, q };
  const { computes, written, instead } = CALLS[call];
  const result = computes(asked);
  const right = result.is === "D(p ‖ q)" && result.factor === 1;
  return {
    value: result.value, unit: result.is && result.unit, note: result.note, right,
    written: written(asked), verdict: verdict(result, asked), instead: right ? "" : instead(asked),
  };
};
