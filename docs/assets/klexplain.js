// What the theme leaves out for readers with a keyboard or a screen reader.

function label() {
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  // Each copy button comes in a nav of its own: a landmark without a name, once per code block.
  document.querySelectorAll(".md-code__nav").forEach((nav) => nav.setAttribute("role", "none"));
}

function reach() {
  /** @type {NodeListOf<HTMLElement>} */
  const boxes = document.querySelectorAll(".kle-math, .md-typeset__scrollwrap");
  for (const box of boxes)
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
}

function mend() {
  label();
  reach();
}

// What an explorable draws needs no mending, and to look for it lays out the page at each move.
const drawn = ({ target }) => target.closest("kle-study, kle-number, kle-value, kle-puzzle");

new MutationObserver((changes) => {
  if (!changes.every(drawn)) mend();
}).observe(document.body, { childList: true, subtree: true });
new ResizeObserver(reach).observe(document.body);
document.fonts.ready.then(mend);

// From a disk, browsers refuse to load modules and data.
if (location.protocol === "file:") {
  const note = document.createElement("p");
  note.className = "admonition";
  note.textContent = "You opened this page from a disk. Its figures work; the search, the finder of pairs, and links to other pages need a server: run “python -m http.server” in the folder of the site.";
  document.querySelector("article")?.prepend(note);
}
