// Keys on the page of a pair: arrows to its neighbours, letters to the choices. All are on the page
// as links and buttons; whoever uses letters for something else switches these off.
const OFF = "weft-overlaps-keys-off";
const backwards = document.documentElement.dir === "rtl";
const STEPS = { ArrowRight: backwards ? "previous" : "next", ArrowLeft: backwards ? "next" : "previous" };

const isOff = () => localStorage.getItem(OFF) === "yes";
const isWriting = (element) => element.matches?.("input, textarea, select, [contenteditable]");

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isWriting(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (isOff() || event.target.closest?.("[data-scrolls], .weft-scroll")) return;
  const key = STEPS[event.key] ?? event.key.toLowerCase();
  const control = document.querySelector(`a[data-key="${CSS.escape(key)}"], button[data-key="${CSS.escape(key)}"]`);
  if (!control) return;
  event.preventDefault();
  const reason = document.getElementById("reason");
  if (control.matches("button") && key !== "l" && !reason.value.trim()) {
    reason.focus(); // it wants a sentence first; then the same key, or the button
  } else {
    control.click();
  }
}

function offer(place) {
  const button = place.querySelector("button");
  const say = () => {
    button.textContent = isOff() ? button.dataset.on : button.dataset.off;
  };
  button.addEventListener("click", () => {
    localStorage.setItem(OFF, isOff() ? "no" : "yes");
    say();
  });
  say();
  place.hidden = false;
}

document.addEventListener("keydown", press);
document.querySelectorAll("[data-keys-switch]").forEach(offer);
