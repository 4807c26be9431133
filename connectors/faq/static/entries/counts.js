// Counts: the signs of a title, as a reader counts them, and the examples of a language.
import { _, ngettext } from "../../../static/base/words.js";

const TITLE_LIMIT = 20;
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : null;
const signs = (text) => (segmenter ? [...segmenter.segment(text)] : [...text]).length;

export function setUpCounts(form) {
  form.addEventListener("input", (event) => count(event.target));
  for (const box of form.querySelectorAll("[data-title], [data-examples]")) count(box);
}

function count(box) {
  const line = box.closest("[data-field]")?.querySelector("[data-count]");
  if (!line) return;
  if (box.matches("[data-title]")) line.textContent = _("%(number)s of %(most)s characters", { number: signs(box.value.trim()), most: TITLE_LIMIT });
  if (box.matches("[data-examples]")) {
    const number = box.value.split("\n").filter((each) => each.trim()).length;
    line.textContent = ngettext("%(count)s example; 15 or more are good", "%(count)s examples; 15 or more are good", number);
  }
}
