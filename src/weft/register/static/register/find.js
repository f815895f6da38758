// Narrows the values of a filter while its name is typed. Without this file, the button asks the server.
const ACCENTS = /\p{Mn}/gu;
const fold = (text) => text.normalize("NFKD").replace(ACCENTS, "").toLowerCase();

function narrow(input) {
  const facet = input.closest("fieldset");
  const parts = fold(input.value).split(/\s+/).filter(Boolean);
  for (const item of facet.querySelectorAll(".weft-filter__values > li")) {
    const known = fold(item.querySelector(".weft-filter__text").textContent).split(/[^\p{L}\p{N}]+/u);
    const fits = parts.every((part) => known.some((word) => word.startsWith(part)));
    item.hidden = !fits && !item.querySelector(":checked");
  }
  const more = facet.querySelector(".weft-filter__more");
  if (more && parts.length > 0) {
    more.open = true;
  }
}

document.addEventListener("input", ({ target }) => {
  if (target.closest?.("[data-find]")) {
    narrow(target);
  }
});
// Enter asks the server about this filter, which knows of values that are not on the page.
document.addEventListener("keydown", (event) => {
  const find = event.target.closest?.("[data-find]");
  if (find && event.key === "Enter") {
    event.preventDefault();
    find.querySelector("button").click();
  }
});
