// A button that copies the text; without scripts the text can be selected all the same.
const text = document.querySelector("[data-copied-from]");
const button = document.querySelector("[data-copy]");
const said = document.querySelector("[data-copied]");

button.hidden = false;
button.addEventListener("click", async () => {
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = said.dataset.words;
  } catch {
    text.focus(); // It is selected: the keyboard copies it.
  }
});
