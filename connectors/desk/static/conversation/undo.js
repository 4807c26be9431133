// Undo: for a moment what was sent goes back into the box, and what was given away is one's own again.
import { post, toast } from "../base/page.js";
import { giveBack } from "../composer/draft.js";
import { attach, restore } from "../composer/box.js";
import { restoreOriginal } from "../composer/draft_translation.js";
import { addressOf, openId } from "./conversation.js";
import { _ } from "../base/words.js";

const NO_LINE = _("No connection: nothing was undone. Try again.");
const seconds = Number(document.body.dataset.undoSeconds ?? 0);
const SAID = {
  resolve: (name) => _("Resolved: %(name)s.", { name }),
  release: (name) => _("Released to the queue: %(name)s.", { name }),
  return_to_bot: (name) => _("Returned to the bot: %(name)s.", { name }),
};
// The last change that can be undone: { id, act }; `id` is its conversation, null for many at once.
let last = null;

// `changed` is called with the conversation's id, `reopen` opens a conversation.
export function setUpUndo(changed, reopen) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-undo]");
    if (button) takeBack(openId(), button.closest(".message"), changed);
  });
  document.addEventListener("given-away", ({ detail }) => offerOne(detail, changed, reopen));
  document.addEventListener("done-to-many", ({ detail }) => offerMany(detail));
}

const sends = () => [...document.querySelectorAll("#messages [data-undo]")];

export const canUndo = () => Boolean(last) || sends().length > 0;

// The key: the last change, else the last send that has not left. What was sent in a conversation opened since is later.
export function undoLast() {
  const button = sends().at(-1);
  if (button && !(last && [null, openId()].includes(last.id))) button.click();
  else if (last) last.act();
  else return toast(_("There is nothing to undo now."));
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

function offerOne({ id, name, verb, epoch, sent }, changed, reopen) {
  const said = sent.length ? _("Sent and resolved: %(name)s.", { name }) : SAID[verb](name);
  offer(id, said, async () => {
    const form = new FormData();
    form.set("epoch", epoch);
    const isUndone = await revert(addressOf(id, "undo"), form);
    if (isUndone && openId() !== id) await reopen(id);
    else await changed(id);
    if (isUndone) await takeBackAll(id, sent, changed);
  });
}

function offerMany({ said, entries }) {
  const act = async () => {
    const form = new FormData();
    for (const entry of entries) form.append("c", entry);
    await revert("/desk/bulk/undo", form);
  };
  if (seconds) offer(null, said, act);
  else toast(said);
}

// What was sent in the same press goes back into the box too; what has left meanwhile stays, and is named.
async function takeBackAll(id, sent, changed) {
  for (const message of sent) {
    const element = document.getElementById(message);
    if (element) await takeBack(id, element, changed);
  }
}

async function revert(address, form) {
  const answer = await post(address, form).catch(() => null);
  const told = await answer?.json().catch(() => null);
  toast(answer ? (told?.message ?? "") : NO_LINE);
  return Boolean(answer?.ok);
}

function offer(id, said, undo) {
  if (!seconds) return;
  const mine = { id };
  const end = () => { if (last === mine) last = null; };
  mine.act = async () => {
    line.remove();
    end();
    await undo();
  };
  const line = toast(said, { title: _("Undo"), act: mine.act, milliseconds: seconds * 1000 });
  last = mine;
  setTimeout(end, seconds * 1000);
}
