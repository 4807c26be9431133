// Verbs: what changes who holds the conversation (accept, take over, resolve …).
import { post, toast } from "../base/page.js";
import { addressOf, openId } from "./conversation.js";

// `changed` is called with the conversation's id, also where the verb was refused: the page is then too old.
export async function doVerb(button, changed) {
  const id = openId();
  const verb = button.dataset.verb;
  const form = new FormData();
  form.set("epoch", document.querySelector("#head .head").dataset.epoch);
  for (const each of document.querySelectorAll("[data-verb]")) each.disabled = true;
  try {
    const answer = await post(addressOf(id, verb), form);
    if (answer.status >= 400) toast((await answer.json()).message);
  } catch {
    toast("No connection: nothing was changed. Try again.");
  }
  await changed(id);
  const reply = document.querySelector("#composer:not([hidden]) textarea");
  if (reply && (verb === "accept" || verb === "take_over")) reply.focus();
}
