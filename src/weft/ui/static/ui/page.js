// What the frame and the components gain from scripts. Every page works without this file.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "./dist/govuk-frontend.min.js";

const COMPONENTS = [Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink];
const WIDE = matchMedia("(min-width: 48.0625em)");

function start(scope) {
  for (const component of COMPONENTS) {
    createAll(component, undefined, scope);
  }
}

// The phone's menu is a popover: once the screen is wide it is a row again.
function closeMenuWhenWide() {
  const sheet = document.getElementById("menu");
  if (WIDE.matches && sheet?.matches(":popover-open")) {
    sheet.hidePopover();
  }
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
start(document);
document.body.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    start(event.target);
  }
});
// What was open stays open, and what had the focus keeps it, when a part of the page is replaced.
let opened = [];
let focused = "";
document.body.addEventListener("htmx:beforeSwap", (event) => {
  opened = [...event.detail.target.querySelectorAll("details[id][open]")].map(({ id }) => id);
  focused = document.activeElement?.id;
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) {
    document.getElementById(id)?.setAttribute("open", "");
  }
  document.getElementById(focused)?.focus({ preventScroll: true });
});
WIDE.addEventListener("change", closeMenuWhenWide);
