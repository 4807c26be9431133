// Search: results follow what is typed; the address keeps the question, so that it can be sent to a colleague.
import { isComposing } from "../base/composing.js";
import { fragment, toast } from "../base/page.js";
import { _ } from "../base/words.js";

const form = document.getElementById("search");
const results = document.getElementById("results");
let wait = null;
let asked = 0;

async function find() {
  const question = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const mine = ++asked;
  const fresh = await fragment(`/desk/search/results?${question}`);
  if (mine !== asked) return;
  history.replaceState({}, "", `/desk/search?${question}`);
  const focused = results.contains(document.activeElement) && document.activeElement.href;
  results.replaceChildren(...fresh);
  if (focused) [...results.querySelectorAll("a")].find((link) => link.href === focused)?.focus();
}

function findSoon() {
  clearTimeout(wait);
  wait = setTimeout(() => find().catch(() => toast(_("Busy just now; try again in a moment."))), 250);
}

form.addEventListener("input", findSoon);
// Typed while this script was still on its way.
if (form.elements.q.value !== form.elements.q.defaultValue) findSoon();

// Out of the box, so that the page's own keys are heard; the words stay.
form.elements.q.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || isComposing(event)) return;
  event.preventDefault();
  document.getElementById("page").focus();
});

// Down from the box into the results, and on through them.
document.addEventListener("keydown", (event) => {
  if (isComposing(event) || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const links = [...results.querySelectorAll("a")];
  const here = links.indexOf(document.activeElement);
  if (here < 0 && (event.key === "ArrowUp" || document.activeElement.type !== "search")) return;
  event.preventDefault();
  (links[here + (event.key === "ArrowDown" ? 1 : -1)] ?? form.elements.q).focus();
});
