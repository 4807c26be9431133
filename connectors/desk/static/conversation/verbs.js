// Verbs: what changes who holds the conversation (accept, take over, resolve …).
import { post, toast } from "../base/page.js";
import { addressOf, nameOfOpen, openId } from "./conversation.js";
import { _ } from "../base/words.js";

const GIVES_AWAY = ["resolve", "release", "return_to_bot"];

// `changed` is called with the conversation's id, also where the verb was refused: the page is then too old.
// A conversation that was with people and was given away is told as an event, for undoing; `sent` are the messages that
// went with it.
export async function doVerb(button, changed, sent = []) {
  const id = openId();
  const { state } = document.querySelector("#head .head").dataset;
  const name = nameOfOpen();
  const verb = button.dataset.verb;
  const form = new FormData();
  form.set("epoch", document.querySelector("#head .head").dataset.epoch);
  for (const each of document.querySelectorAll("[data-verb]")) each.disabled = true;
  try {
    const answer = await post(addressOf(id, verb), form);
    const told = await answer.json();
    if (!answer.ok) toast(told.message);
    else if (GIVES_AWAY.includes(verb) && state !== "bot") document.dispatchEvent(new CustomEvent("given-away", { detail: { id, name, verb, sent, epoch: told.epoch } }));
  } catch {
    toast(_("No connection: nothing was changed. Try again."));
  }
  await changed(id);
  const reply = document.querySelector("#composer:not([hidden]) textarea");
  if (reply && (verb === "accept" || verb === "take_over")) reply.focus();
}
