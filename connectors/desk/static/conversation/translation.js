// Translation: below a customer's message what a machine makes of it, by a press or by itself for each new one.
import { elementsOf, post, toast } from "../base/page.js";
import { addressOf, openId } from "./conversation.js";
import { _ } from "../base/words.js";

let busy = false;
// Messages that are not tried again without a press.
const failures = new Set();

// The buttons of the open conversation's messages.
export function setUpTranslation(id) {
  document.getElementById("messages").addEventListener("click", (event) => {
    const button = event.target.closest("[data-translate]");
    if (button) translate(id, button);
  });
  translateNew(id);
}

// What is to be translated by itself, one after the other, the latest first; a failure ends it until the next message.
export async function translateNew(id) {
  if (busy) return;
  busy = true;
  for (;;) {
    const button = [...document.querySelectorAll("#messages [data-by-itself]")].findLast((each) => !failures.has(each.closest(".message").id));
    if (openId() !== id || !button || !(await translate(id, button))) break;
  }
  busy = false;
  if (openId() && openId() !== id) translateNew(openId());
}

// Says whether the translation stands below the message.
async function translate(id, button) {
  const message = button.closest(".message");
  const focused = document.activeElement === button;
  button.disabled = true;
  const answer = await post(addressOf(id, `messages/${encodeURIComponent(message.id)}/translation`)).catch(() => null);
  if (!answer?.ok) return failed(message.id, answer);
  show(message.id, elementsOf(await answer.text()), focused);
  return true;
}

async function failed(id, answer) {
  const told = await answer?.json().catch(() => null);
  toast(told?.message ?? _("No connection: nothing was translated. Try again."));
  failures.add(id);
  const button = document.getElementById(id)?.querySelector("[data-translate]");
  if (button) button.disabled = false;
  return false;
}

// The thread may have been fetched again meanwhile, with or without the translation.
function show(id, elements, focused) {
  const message = document.getElementById(id);
  message?.querySelector("[data-translate]")?.remove();
  if (!message || message.querySelector("[data-testid=translation]")) return;
  const [translation] = elements;
  message.querySelector(".bubble > .text").after(translation);
  if (!focused) return;
  translation.tabIndex = -1;
  translation.focus();
}
