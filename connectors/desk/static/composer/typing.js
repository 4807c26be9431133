// Typing: tells the server that the agent writes a reply; the customer is shown it, at most every five seconds.
import { post } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";

const EVERY_MS = 5000;

export function setUpTyping(id) {
  const box = document.getElementById("composer").elements.text;
  let told = -Infinity;
  box.addEventListener("input", (event) => {
    // What a script put in (a draft, a suggestion) nobody has typed.
    if (!event.isTrusted || !box.value.trim() || performance.now() - told < EVERY_MS) return;
    told = performance.now();
    post(addressOf(id, "typing")).catch(() => {});
  });
}
