// The sign beside the menu that says how much needs attention, kept current.
import { fragment } from "./page.js";

const CONCERNS = new Set(["attention", "account", "trouble", "queue"]);
const EVERY_MS = 60_000;

// Whether any of these changes may concern what needs attention.
export const concerns = (changes) => changes.some((change) => change.all || CONCERNS.has(change.kind));

export async function refreshCount() {
  const old = document.getElementById("attention-count");
  const [fresh] = await fragment("/desk/attention/count");
  if (old.textContent !== fresh.textContent) old.replaceChildren(...fresh.childNodes);
}

// Windows close and half minutes pass without any event.
setInterval(() => refreshCount().catch(() => {}), EVERY_MS);
