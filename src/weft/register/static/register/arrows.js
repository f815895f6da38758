// Arrow keys move between the links of a picture; Tab and everything else work without this.
const backwards = document.documentElement.dir === "rtl";
const STEPS = {
  ArrowDown: 1,
  ArrowUp: -1,
  ArrowRight: backwards ? -1 : 1,
  ArrowLeft: backwards ? 1 : -1,
};

function target(links, at, key) {
  if (key === "Home") return links[0];
  if (key === "End") return links.at(-1);
  return key in STEPS ? links[at + STEPS[key]] : undefined;
}

function move(event) {
  const picture = event.target.closest?.("[data-timeline]");
  if (!picture) return;
  const links = [...picture.querySelectorAll("a[href]")].filter((link) => link.checkVisibility());
  const at = links.indexOf(document.activeElement);
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = target(links, at, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

// On the whole document, as a picture is replaced when a filter is ticked.
document.addEventListener("keydown", move);
