// The matrix: by keyboard one stop for Tab, arrow keys from cell to cell. Names each cell by its row, its column
// and what its sign means, says which pair it is, marks its row and its column, and shows at which edges there is more.

{
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  /** @type {(row: Element) => NodeListOf<HTMLAnchorElement>} */
  const cells = (row) => row.querySelectorAll("td a");

  /** What a colour means, as the legend says it after its sign. */
  const meaning = (style) => document.querySelector(`.kle-verdict.${style}`).lastChild.textContent.trim();

  const live = (box) => {
    const lines = [...box.querySelectorAll("tr")]; // the first has the names of the models
    const rows = lines.slice(1).map((row) => [...cells(row)]);
    const said = box.parentElement.nextElementSibling;
    const at = (cell) => rows.map((row, y) => [y, row.indexOf(cell)]).find(([, x]) => x >= 0);
    const names = [...lines[0].children].map((head) => head.textContent.trim());
    rows.forEach((row, y) => row.forEach((cell, x) => {
      const truth = lines[y + 1].firstElementChild.textContent.trim();
      const given = cell.textContent.length > 1 ? ", under conditions" : "";
      cell.setAttribute("aria-label", `${truth} ‖ ${names[x + 1]}: ${meaning(cell.parentElement.className)}${given}`);
    }));
    const settle = (cell) => {
      for (const other of rows.flat()) other.tabIndex = other === cell ? 0 : -1;
    };
    const mark = (cell) => {
      box.querySelectorAll(".kle-at").forEach((other) => other.classList.remove("kle-at"));
      const place = cell && at(cell);
      if (!place) return;
      const row = [...lines[place[0] + 1].children];
      const column = lines.map((line) => line.children[place[1] + 1]);
      for (const one of [...row, ...column]) one.classList.add("kle-at");
    };
    const follow = (event) => {
      const cell = event.target.closest("td a");
      if (!cell) return;
      said.textContent = cell.getAttribute("aria-label");
      mark(cell);
    };
    const edges = () => {
      const more = {
        right: box.scrollWidth - box.clientWidth - box.scrollLeft > 1,
        below: box.scrollHeight - box.clientHeight - box.scrollTop > 1,
      };
      for (const [edge, is] of Object.entries(more)) box.parentElement.classList.toggle(`kle-${edge}`, is);
    };
    settle(rows[0][0]);
    new ResizeObserver(edges).observe(box);
    box.addEventListener("scroll", edges, { passive: true });
    box.addEventListener("focusin", follow);
    box.addEventListener("mouseover", follow);
    box.addEventListener("mouseleave", () => mark(box.querySelector("a:focus")));
    box.addEventListener("keydown", (event) => {
      const place = STEPS[event.key] && at(event.target);
      if (!place) return;
      const cell = rows[place[0] + STEPS[event.key][0]]?.[place[1] + STEPS[event.key][1]];
      event.preventDefault();
      if (!cell) return;
      settle(cell);
      cell.focus();
    });
  };

  /** @type {(part: ParentNode) => void} */
  const all = (part) => part.querySelectorAll(".kle-matrix").forEach(live);
  all(document);
  addEventListener("kle-shown", ({ target }) => all(/** @type {Element} */ (target)));
}
