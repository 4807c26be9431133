// Findings: what the server says of each field, put under it; a finding may bring its own cure as a button.
import { follower } from "./follower.js";

const SOON_MS = 350;
const SCORE_MS = 1_500;

export function setUpFindings(form) {
  const check = follower(form, "check", SOON_MS, (fresh) => showAll(form, fresh));
  const score = follower(form, "score", SCORE_MS, (fresh) => showTaken(form, fresh), () => ({ language: form.dataset.shown }));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-old]");
    if (button) cure(button);
  });
  return (why) => {
    check();
    if (why === "typed") score();
  };
}

function showAll(form, fresh) {
  const summary = fresh.find((element) => element.id === "fresh-summary");
  const lists = new Map(fresh.filter((element) => element.dataset.of).map((list) => [list.dataset.of, list]));
  for (const place of form.querySelectorAll(".findings[data-findings]")) {
    const items = [...(lists.get(nameOf(place))?.children ?? [])];
    if (place.innerHTML !== items.map((item) => item.outerHTML).join("")) place.replaceChildren(...items);
  }
  for (const tab of form.querySelectorAll("[data-tab]")) {
    const mark = tab.querySelector("[data-mark]");
    const level = summary.dataset[tab.dataset.tab];
    if (level && level !== "hint") mark.dataset.level = level;
    else delete mark.dataset.level;
    mark.textContent = "";
  }
  document.getElementById("summary").textContent = summary.textContent;
}

// An answer's findings are named by its place among those of its language.
function nameOf(place) {
  if (place.dataset.findings !== "answers") return place.dataset.findings;
  const section = place.closest("[data-language]");
  const answers = [...section.querySelectorAll("[data-answer]")];
  return `${section.dataset.language}.answers.${answers.indexOf(place.closest("[data-answer]"))}`;
}

function showTaken(form, fresh) {
  const list = fresh[0];
  form.querySelector(`[data-taken="${list.dataset.language}"]`).replaceChildren(list);
}

function cure(button) {
  const box = button.closest("[data-answer]").querySelector("[data-text]");
  const at = box.value.indexOf(button.dataset.old);
  if (at < 0) return;
  box.focus();
  box.setRangeText(button.dataset.new, at, at + button.dataset.old.length, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
