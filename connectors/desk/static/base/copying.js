// Copying: a button that puts a field's text on the clipboard; over plain http it only selects the text.
import { say } from "./page.js";
import { _ } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  field.focus();
  field.select();
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  const said = copied ? _("Copied") : _("Selected: copy it with Ctrl+C");
  button.textContent = said;
  say(said);
});
