// Puts in what a page holds back, long formulas above all, when the reader comes near it.
// A plain script: a module would not load from a file on the reader's disk.

{
  const NEAR = "800px"; // from the edge of the window

  /** @type {(held: Element) => void} */
  const reveal = (held) => {
    const noscript = held.querySelector("noscript");
    if (!noscript) return;
    held.innerHTML = noscript.textContent;
    held.classList.remove("kle-later");
    held.dispatchEvent(new Event("kle-shown", { bubbles: true }));
  };
  const all = () => document.querySelectorAll(".kle-later").forEach(reveal);

  /** Change the page, and leave the heading where it is that the reader sees or reads on to. */
  const steadily = (change) => {
    const headings = [...document.querySelectorAll("article :is(h1, h2)")];
    const kept = headings.find((heading) => heading.getBoundingClientRect().bottom > 0);
    const before = kept?.getBoundingClientRect().top;
    change();
    if (kept) scrollBy({ top: kept.getBoundingClientRect().top - before, behavior: "instant" });
  };

  const near = new IntersectionObserver((seen) => {
    const held = seen.filter((one) => one.isIntersecting).map((one) => one.target);
    held.forEach((one) => near.unobserve(one));
    held.filter((one) => one.closest("details")).forEach(reveal); // below the line that was clicked
    steadily(() => held.forEach(reveal));
  }, { rootMargin: NEAR });

  /** A place that is held back is put in, with all the rest, when the address names it. */
  const find = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id || document.getElementById(id)) return;
    all();
    document.getElementById(id)?.scrollIntoView();
  };

  document.querySelectorAll(".kle-later").forEach((held) => near.observe(held));
  addEventListener("hashchange", find);
  addEventListener("beforeprint", all);
  find();
}
