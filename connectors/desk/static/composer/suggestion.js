// Suggestion: what the bot would say, above the box. → in the empty box takes it; what is sent settles it.
import { isComposing } from "../base/composing.js";
import { fragment, post } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";

export function setUpSuggestion(id) {
  const form = document.getElementById("composer");
  const box = form.elements.text;
  box.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.key !== "ArrowRight" || box.value || !shown()) return;
    event.preventDefault();
    use(box);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-use]")) use(box);
    if (event.target.closest("[data-dismiss]")) settle(id, "", false);
  });
  // Before the composer empties the box.
  form.addEventListener("submit", () => shown() && box.value.trim() && settle(id, box.value, Boolean(shown().dataset.used)), { capture: true });
  refreshSuggestion(id);
}

export async function refreshSuggestion(id) {
  const place = document.getElementById("suggestion");
  const form = document.getElementById("composer");
  if (!place || form.hidden) return;
  const fresh = await fragment(addressOf(id, "suggestion"), { method: "POST" }).catch(() => []);
  if (!place.isConnected || shown()?.dataset.suggestion === fresh[0]?.dataset.suggestion) return;
  place.replaceChildren(...fresh);
}

const shown = () => document.querySelector("#suggestion [data-suggestion]");

function use(box) {
  box.value = document.getElementById("suggestion-text").textContent;
  shown().dataset.used = "1";
  shown().hidden = true;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function settle(id, text, used) {
  const form = new FormData();
  form.set("text", text);
  form.set("used", used ? "1" : "0");
  post(addressOf(id, `suggestion/${encodeURIComponent(shown().dataset.suggestion)}`), form).catch(() => {});
  shown().remove();
}
