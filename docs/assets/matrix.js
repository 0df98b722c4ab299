// The matrix by keyboard: one stop for Tab, arrow keys from cell to cell; says which pair a cell is.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** @type {NodeListOf<HTMLElement>} */
const boxes = document.querySelectorAll(".kle-matrix");

/** @type {(row: Element) => NodeListOf<HTMLAnchorElement>} */
const cells = (row) => row.querySelectorAll("td a");

for (const box of boxes) {
  const rows = [...box.querySelectorAll("tbody tr")].map((row) => [...cells(row)]);
  const said = box.nextElementSibling;
  const at = (cell) => rows.map((row, y) => [y, row.indexOf(cell)]).find(([, x]) => x >= 0);
  const settle = (cell) => {
    for (const other of rows.flat()) other.tabIndex = other === cell ? 0 : -1;
  };
  const say = (event) => {
    const cell = event.target.closest("td a");
    if (cell) said.textContent = cell.getAttribute("aria-label");
  };
  settle(rows[0][0]);
  box.addEventListener("focusin", say);
  box.addEventListener("mouseover", say);
  box.addEventListener("keydown", (event) => {
    const place = STEPS[event.key] && at(event.target);
    if (!place) return;
    const cell = rows[place[0] + STEPS[event.key][0]]?.[place[1] + STEPS[event.key][1]];
    event.preventDefault();
    if (!cell) return;
    settle(cell);
    cell.focus();
  });
}
