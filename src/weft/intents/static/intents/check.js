// The check while typing: what is chosen of an answer is not typed, and a failure says so.
for (const panel of document.querySelectorAll("[data-known]")) {
  const answer = panel.querySelector("[data-known-answer]");
  const failed = panel.querySelector("[data-known-failed]");

  // A new answer while somebody chooses would take the list from under their hands.
  answer.addEventListener("input", (event) => event.stopPropagation());
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    panel.addEventListener(name, () => {
      failed.hidden = false;
    });
  }
  panel.addEventListener("htmx:afterOnLoad", () => {
    failed.hidden = true;
  });
}
