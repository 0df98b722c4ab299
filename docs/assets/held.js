// The theme fetches the index of its search with every page and prepares it there, for readers who search and for all
// others. Here it does so once somebody turns to the search, or comes with its words in the address.

{
  const { send } = XMLHttpRequest.prototype; // the theme's: our own scripts fetch
  const turned = new Promise((begin) => {
    if (/[?&][hq]=/.test(location.search)) begin(null);
    addEventListener("focusin", () => document.activeElement.matches(".md-search__input") && begin(null));
  });

  XMLHttpRequest.prototype.send = async function (...body) {
    await turned;
    send.apply(this, body);
  };
}
