// Typing: tells the server that the agent writes a reply; the customer is shown it, at most every five seconds.
import { post } from "./page.js";

const EVERY_MS = 5000;

export function setUpTyping(id) {
  const box = document.getElementById("composer").elements.text;
  let told = -Infinity;
  box.addEventListener("input", (event) => {
    // What a script put in (a draft, a suggestion) nobody has typed.
    if (!event.isTrusted || !box.value.trim() || performance.now() - told < EVERY_MS) return;
    told = performance.now();
    post(`/desk/conversations/${encodeURIComponent(id)}/typing`, new FormData()).catch(() => {});
  });
}
