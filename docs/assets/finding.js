// What somebody means who types names: pairs and families. Knows no page and no network.

const MOST = 8;
const FEW = 3; // of the nearest, where nothing was found
const REVERSED = 0.5; // how much farther than a pair as typed the same pair is the other way round
const FILLERS = new Set(
  "a an the d kl kullback leibler divergence relative entropy distribution distributions formula between of and from to vs versus two for".split(" "),
);
const VECTORS = ["multivariate", "dirichlet", "multinomial", "categorical"];
const OF_VECTORS = "Of several variables, klexplain.kl_divergence in Python takes the Normal, the Dirichlet and the multinomial.";

/** Letters and digits in lower case, without accents: "Fréchet" and "frechet" are one. */
const plain = (text) =>
  text.normalize("NFD").toLowerCase().replace(/['’]s\b/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, (gap) => (/\p{M}/u.test(gap) ? "" : " ")).trim();

const joined = (words) => words.join("").replaceAll(" ", "");

/** How far a name is from what was typed: 0 the same, 1 its beginning, 2 within it, else Infinity. */
const distance = (typed, name) => {
  if (typed === name || typed === `${name}s`) return 0;
  if (name.startsWith(typed)) return 1;
  return typed.length > 2 && name.includes(typed) ? 2 : Infinity;
};

/** How many letters must be changed, put in or left out (Levenshtein 1966). */
export const edits = (one, other) => {
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(one[i - 1] !== other[j - 1])));
    row = next;
  }
  return row.at(-1);
};

/** As `distance`, for a name that was misspelt: one letter in three may be wrong, at most two. */
export const misspelt = (typed, name) => {
  const wrong = edits(typed, name);
  return typed.length > 3 && wrong <= Math.min(2, typed.length / 3) ? 2 + wrong : Infinity;
};

/** The families that words may mean, each with how far it is from them. */
const meant = (words, families) => {
  for (const far of [distance, misspelt]) {
    const each = families.map((family) => [Math.min(...family.names.map((name) => far(joined(words), name))), family]);
    const found = each.filter(([least]) => least < Infinity);
    if (found.length) return found;
  }
  return [];
};

/** Two families for each way to cut the words in two. */
const pairs = (words, families) =>
  words.slice(1).flatMap((_, cut) =>
    meant(words.slice(0, cut + 1), families).flatMap(([first, p]) =>
      meant(words.slice(cut + 1), families).map(([second, q]) => ({ far: first + second, p, q }))));

/** The nearest, each once. */
const best = (found) => {
  const once = new Map();
  for (const one of found.sort((a, b) => a.far - b.far)) {
    const name = `${one.p.name} ${one.q?.name}`;
    if (!once.has(name)) once.set(name, one);
  }
  return [...once.values()].slice(0, MOST);
};

const ofWords = (words, families) => {
  const single = meant(words, families).flatMap(([far, p]) => [{ far, p }, { far: far + 0.5, p, q: p }]);
  const kin = pairs(words, families).filter(({ p, q }) => p.discrete === q.discrete);
  const reversed = kin.map(({ far, p, q }) => ({ far: far + REVERSED, p: q, q: p }));
  return best([...single, ...kin, ...reversed]);
};

/** The families whose names are spelt most like a word, however far they are. */
const nearest = (word, families) => {
  const far = (name) => edits(word, name) / Math.max(word.length, name.length);
  const each = families.map((family) => ({ far: Math.min(...family.names.map(far)), family }));
  return each.sort((a, b) => a.far - b.far).slice(0, FEW).map(({ family }) => family);
};

/** What may be meant where words are no names: the nearest name in the place of the first of them. */
const guesses = (words, unknown, families) =>
  best(nearest(unknown[0], families).flatMap(({ name }, n) => {
    const guess = words.filter((word) => word === unknown[0] || !unknown.includes(word));
    const [first] = ofWords(guess.map((word) => (word === unknown[0] ? name : word)), families);
    return first ? [{ ...first, far: n }] : [];
  }));

const kind = ({ discrete }) => (discrete ? "discrete" : "continuous");

/** Why nothing was found for words that are all names. */
const unlike = (words, families) => {
  const { p, q } = best(pairs(words, families))[0] ?? {};
  if (!p) return "Type one name, or two: the truth, then the model.";
  return `${p.title} is ${kind(p)}, ${q.title} ${kind(q)}: a pair is of one kind.`;
};

/** The words of a question that may be names. */
export const asked = (text) => plain(text).split(/\s+/).filter((word) => word && !FILLERS.has(word));

/** Pairs and families for what was typed, the best first; what there is to say; whether it is a guess. */
export const find = (text, families) => {
  const words = asked(text);
  const found = words.length ? ofWords(words, families) : [];
  if (found.length || !words.length) return { found, said: "", guess: false };
  const unknown = words.filter((word) => !meant([word], families).length);
  if (!unknown.length) return { found, said: unlike(words, families), guess: false };
  const known = words.filter((word) => !unknown.includes(word));
  if (unknown.some((word) => VECTORS.includes(word)))
    return { found: known.length ? ofWords(known, families) : [], said: OF_VECTORS, guess: false };
  const said = `No family here is called “${unknown.join(" ")}”. Did you mean one of these?`;
  return { found: known.length > 1 ? ofWords(known, families) : guesses(words, unknown, families), said, guess: true };
};

/** The address of a pair or of a family, from the root of the site. */
export const place = ({ p, q }) => (q ? `atlas/${p.name}/#${q.name}` : `families/${p.name}/`);

/** What it is called. */
export const called = ({ p, q }) => (q ? `D(${p.title} ‖ ${q.title})` : `${p.title}: its page`);

/** Families with all their names in plain letters. */
export const prepared = (known) =>
  Object.entries(known).map(([name, { title, synonyms, discrete }]) => {
    const names = [name, title, ...synonyms].map((other) => joined([plain(other)]));
    return { name, title, discrete, names: [...new Set(names)] };
  });
