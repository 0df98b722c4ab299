// A formula as code: Python is shown, each form is copied by its button. Loaded when first opened.
// A plain script: a module would not load from a file on the reader's disk.

{
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const loaded = new Map(); // promises of the forms, by the truth

  const forms = (p) => {
    if (!loaded.has(p)) loaded.set(p, fetch(new URL(`forms/${p}.json`, src)).then((answer) => answer.json()));
    return loaded.get(p);
  };

  class Take extends HTMLElement {
    static observedAttributes = ["p", "q"];

    attributeChangedCallback() {
      if (this.said) this.connectedCallback();
    }

    connectedCallback() {
      const open = this.querySelector("details")?.open;
      this.innerHTML = `<details class="kle-fold"><summary>Copy as code</summary>
        <div class="kle-forms"></div><pre hidden><code></code></pre><p role="status"></p></details>`;
      this.buttons = this.querySelector("div");
      this.shown = this.querySelector("pre");
      this.code = this.querySelector("code");
      this.said = this.querySelector("p");
      const fold = this.querySelector("details");
      fold.addEventListener("toggle", () => this.load(), { once: true });
      fold.open = open;
    }

    async load() {
      try {
        const own = (await forms(this.getAttribute("p")))[this.getAttribute("q")];
        if (!own) {
          this.said.textContent = "No closed form of this pair is known here.";
          return;
        }
        this.buttons.replaceChildren(...Object.entries(own).map(([name, text]) => this.button(name, text)));
        this.show("Python", own.Python);
      } catch {
        this.said.textContent = "The forms could not be loaded.";
      }
    }

    button(name, text) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: name });
      button.addEventListener("click", () => this.give(name, text));
      return button;
    }

    show(name, text) {
      this.shown.hidden = false;
      this.shown.setAttribute("aria-label", name);
      this.code.textContent = text;
      for (const button of this.buttons.children)
        button.setAttribute("aria-pressed", String(button.textContent === name));
    }

    /** Show a form and copy it; a browser may refuse to copy. */
    async give(name, text) {
      this.show(name, text);
      try {
        await navigator.clipboard.writeText(text);
        this.said.textContent = `${name} copied.`;
      } catch {
        this.said.textContent = "Select it to copy.";
      }
    }
  }

  customElements.define("kle-take", Take);
}
