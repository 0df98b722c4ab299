// Columns of numbers as people paste them: from a spreadsheet, from a file, as a list of Python's.
// What is no number is isWord with its line; nothing is left out.

import { number } from "./text.js";

const NUMERIC = /^[+-−]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;
const GLUED = /^[+-−]?\d+(,\d+)?(e[+-]?\d+)?$/i; // a number, if its comma is a decimal one
const GROUPED = /^[+-−]?\d{1,3}(,\d{3})+(\.\d+)?$/; // one number with thousands, or more than one
const MISSING = /^(nan|n\/?a|null|none|[+-]?inf(inity)?|missing|[?.-]*)$/i; // the name of no column
const LIST = /^\s*(array)?[[(]/;
const ORDINALS = ["first", "second", "third"];

const words = (line) => line.split(/[\s,;]+/).filter(Boolean);
const isWord = (cell) => !NUMERIC.test(cell) && !MISSING.test(cell);
const complaint = (text) => {
  throw new Error(text);
};

/**
 * The columns of a text: {heads, labels, columns}. Labels name what is counted, the first column of
 * three, or of two whose first has words.
 * @param {string} text
 * @param {{single?: boolean, counts?: boolean}} expected one column alone; counts, and not samples
 * @throws {Error} one line that says where the text is no table of numbers, and why
 */
export const columns = (text, { single = false, counts = false } = {}) => {
  const rows = split(LIST.test(text) ? listed(text) : text, single);
  if (!rows.length) complaint("There are no numbers yet.");
  const heads = rows.length > 1 && rows[0].cells.every(isWord) ? rows.shift().cells : [];
  const width = rows[0].cells.length;
  const odd = rows.find(({ cells }) => cells.length > width);
  if (odd) complaint(`Line ${odd.at} has ${odd.cells.length} cells, and line ${rows[0].at} has ${width}.`);
  const row = rows.length === 1 && width > 1 && rows[0]; // a column that lies
  const table = row ? row.cells.map((cell) => ({ at: row.at, cells: [cell] })) : rows;
  const labelled = counts && !row && width > 1 && (width === 3 || table.every(({ cells }) => isWord(cells[0])));
  const first = Number(labelled);
  const found = row ? 1 : width - first;
  const most = single ? 1 : 2;
  if (found > most) complaint(`There are ${found} columns of numbers; expected ${single ? "one" : "one or two"}.`);
  return {
    heads: row ? [] : heads.slice(first - width),
    labels: labelled && table.map(({ cells }) => cells[0]),
    columns: Array.from({ length: found }, (_, i) => column(table, first + i, counts)),
  };
};

/** A list of Python's or NumPy's as a line. */
const listed = (text) => text.replace(/[[\]()]|array/g, " ").trim().replace(/\s*,\s*|\s+/g, "\t").replace(/\t$/, "");

/** Lines as their cells, each with its number; blank lines at either end are none. */
const split = (text, single) => {
  const lines = text.split(/\r\n?|\n/);
  while (lines.length && !lines[lines.length - 1].trim()) lines.pop();
  const start = lines.findIndex((line) => line.trim());
  const filled = lines.slice(Math.max(start, 0));
  const gap = filled.findIndex((line) => !line.trim());
  if (gap > 0) complaint(`Line ${start + gap + 1} is empty. If no value is missing there, take the line out.`);
  const cut = cutter(filled, single, start + 1);
  return filled.map((line, i) => ({ at: start + i + 1, cells: cut(line).map((cell) => cell.trim().replace(/^(["'])(.*)\1$/, "$2").trim()) }));
};

/** How the lines are cut into cells, and whether a comma in one is a decimal one. */
const cutter = (lines, single, at) => {
  const sure = ["\t", ";"].find((mark) => lines.some((line) => line.includes(mark)));
  const points = lines.some((line) => words(line).some((word) => word.includes(".") && NUMERIC.test(word)));
  if (sure) return (line) => line.split(sure).map(points ? String : pointed);
  if (!lines.some((line) => line.includes(","))) return (line) => line.trim().split(/\s+/);
  const head = words(lines[0]).every(isWord) && lines.length > 1;
  const body = head ? lines.slice(1) : lines;
  const commas = (line) => line.split(",");
  const spaces = (line) => line.trim().split(/\s+/).map(pointed);
  const doubtful = () => complaint(`Line ${at + Number(head)}: “${body[0].trim()}” may be one number or two. Write 3.5 for one, and 3; 5 for two.`);
  if (body.every((line) => GLUED.test(line.trim()))) {
    if (head) return lines[0].includes(",") ? commas : spaces;
    return single || !body.every((line) => line.includes(",")) ? spaces : doubtful();
  }
  if (body.every((line) => line.trim().split(/\s+/).every((word) => GLUED.test(word)))) return spaces;
  if (!lines[0].includes(",") || !head) {
    const grouped = body.filter((line) => line.includes(","));
    if (grouped.every((line) => GROUPED.test(line.trim()))) return doubtful();
  }
  return commas;
};

/** A cell with a point for a decimal comma. */
const pointed = (cell) => (GLUED.test(cell.trim()) ? cell.replace(",", ".") : cell);

/** The numbers of one column; where it may be shorter than the others, it ends with its last. */
const column = (table, place, whole) => {
  const cells = table.map(({ cells }) => cells[place] ?? "");
  while (!whole && cells.length && !cells[cells.length - 1]) cells.pop();
  return Float64Array.from(cells, (cell, i) => {
    const where = `Line ${table[i].at}`;
    if (!cell) complaint(`${where}: the ${ORDINALS[place]} cell is empty.`);
    try {
      return number(cell);
    } catch ({ message }) {
      return complaint(`${where}: ${message}.`);
    }
  });
};
