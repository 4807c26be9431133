// Undo: for a moment what was sent goes back into the box, and what was resolved is one's own again.
import { post, toast } from "../base/page.js";
import { giveBack } from "../composer/draft.js";
import { attach, restore } from "../composer/box.js";
import { restoreOriginal } from "../composer/draft_translation.js";
import { addressOf, openId } from "./conversation.js";
import { _ } from "../base/words.js";

const NO_LINE = _("No connection: nothing was undone. Try again.");
const seconds = Number(document.body.dataset.undoSeconds ?? 0);
let resolved = null;

// `changed` is called with the conversation's id, `reopen` opens a conversation.
export function setUpUndo(changed, reopen) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-undo]");
    if (button) takeBack(openId(), button.closest(".message"), changed);
  });
  document.addEventListener("resolved", ({ detail }) => offer(detail, changed, reopen));
}

// The key: the last send that has not left, else the last resolve.
export function undoLast() {
  const button = [...document.querySelectorAll("#messages [data-undo]")].at(-1);
  if (button) button.click();
  else if (resolved) resolved.act();
  else return false;
}

async function takeBack(id, message, changed) {
  const link = message.querySelector(".bubble a.file, .bubble a[data-view], .bubble audio[src]");
  const file = link && (await fileAt(link.href ?? link.src));
  const original = message.querySelector("[data-written] .original")?.textContent;
  const answer = await post(addressOf(id, `undo/${encodeURIComponent(message.id)}`)).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!answer?.ok) toast(answer ? told?.message : NO_LINE);
  else {
    message.remove();
    if (told.text) restore(id, "reply", giveBack(id, "reply", told.text));
    if (openId() === id) restoreOriginal(original);
    if (file && openId() === id) attach(file);
    document.querySelector("#composer:not([hidden]) textarea")?.focus();
  }
  await changed(id);
}

// Its name is the one under which the server keeps it.
async function fileAt(url) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return null;
  const name = answer.headers.get("Content-Disposition")?.match(/filename="?([^";]+)/)?.[1] ?? "file";
  const content = await answer.blob();
  return new File([content], name, { type: content.type });
}

function offer({ id, name, epoch }, changed, reopen) {
  if (!seconds) return;
  const act = async () => {
    line.remove();
    resolved = null;
    const form = new FormData();
    form.set("epoch", epoch);
    const answer = await post(addressOf(id, "unresolve"), form).catch(() => null);
    const told = await answer?.json().catch(() => null);
    toast(answer ? (told?.message ?? "") : NO_LINE);
    if (answer?.ok && openId() !== id) await reopen(id);
    else await changed(id);
  };
  const line = toast(_("Resolved: %(name)s.", { name }), { title: _("Undo"), act, milliseconds: seconds * 1000 });
  const mine = (resolved = { act });
  setTimeout(() => { if (resolved === mine) resolved = null; }, seconds * 1000);
}
