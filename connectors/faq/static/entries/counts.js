// Counts: the signs of a title, as a reader counts them, and the examples of a language.
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
  if (box.matches("[data-title]")) line.textContent = `${signs(box.value.trim())} of ${TITLE_LIMIT} characters`;
  if (box.matches("[data-examples]")) {
    const number = box.value.split("\n").filter((each) => each.trim()).length;
    line.textContent = `${number} ${number === 1 ? "example" : "examples"}; 15 or more are good`;
  }
}
