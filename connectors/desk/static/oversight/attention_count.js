// The sign beside the menu that says how much needs attention, kept current.
import { fragment } from "../base/page.js";

// The events that may concern what needs attention.
export const ATTENTION = ["account", "attention", "queue", "trouble"];
const EVERY_MS = 60_000;

export async function refreshCount() {
  const old = document.getElementById("attention-count");
  const [fresh] = await fragment("/desk/attention/count");
  if (old.textContent !== fresh.textContent) old.replaceChildren(...fresh.childNodes);
}

// Windows close and half minutes pass without any event.
setInterval(() => refreshCount().catch(() => {}), EVERY_MS);
