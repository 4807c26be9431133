// Answers: one more, or one less; and which facts an answer may tell of what is named.
import { _ } from "../../../static/base/words.js";

let latest = 1_000;

export function setUpAnswers(form) {
  const facts = JSON.parse(form.dataset.aboutFacts);
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-add-answer]")) add(event.target.closest("[data-language]"));
    const answer = event.target.closest("[data-remove-answer]")?.closest("[data-answer]");
    if (answer) remove(form, answer);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-about]")) tell(event.target, facts);
  });
  for (const choice of form.querySelectorAll("[data-about]")) tell(choice, facts);
}

function add(section) {
  const blank = section.querySelector("[data-blank]").innerHTML.replaceAll("__n__", String(latest++));
  const fresh = new DOMParser().parseFromString(blank, "text/html").body.firstElementChild;
  section.querySelector("[data-answers]").append(document.adoptNode(fresh));
  fresh.querySelector("[data-about]").focus();
  fresh.dispatchEvent(new Event("change", { bubbles: true }));
}

function remove(form, answer) {
  const next = answer.nextElementSibling ?? answer.previousElementSibling;
  const section = answer.closest("[data-language]");
  answer.remove();
  (next?.querySelector("[data-text]") ?? section.querySelector("[data-add-answer]")).focus();
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function tell(choice, facts) {
  const names = facts[choice.value] ?? [];
  const line = choice.closest("[data-answer]").querySelector("[data-about-facts]");
  line.textContent = names.length ? _("It may say %(facts)s", { facts: names.map((name) => `{${name}}`).join(", ") }) : "";
}
