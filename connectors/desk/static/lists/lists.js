// Lists: the conversations that wait, are mine or others'; the title counts those that wait.
import { elementsOf, fragment, post, say } from "../base/page.js";
import { addressOf, nameOfOpen, openId } from "../conversation/conversation.js";
import { lookForAlerts, titleMark } from "./alerts.js";
import { ngettext } from "../base/words.js";

export const lists = document.getElementById("lists");
const MOST_OTHERS = 100;
let waited;

const linkOf = (id, kind = "") => lists.querySelector(`${kind}[data-conversation="${id}"]`);

export async function refreshLists() {
  const fresh = await fragment(`/desk/lists?open=${encodeURIComponent(openId() ?? "")}`);
  const focused = lists.contains(document.activeElement) && document.activeElement.dataset.conversation;
  lists.replaceChildren(...fresh);
  settle(focused);
}

// Puts the rows that came with the changes into their places; fetches the lists whole where that is not enough.
export function refreshListsAfter(changes) {
  const focused = lists.contains(document.activeElement) && document.activeElement.dataset.conversation;
  if (!changes.every(placeRow)) return refreshLists();
  settle(focused);
}

function settle(focused) {
  if (focused && document.activeElement?.dataset.conversation !== focused) linkOf(focused)?.focus();
  markOpen();
  lookForAlerts(lists, openId());
  showTitle();
  if (openId()) markSeen(openId());
}

// False: the change came without a row, moves the conversation from one list to another, or changes how many I have.
function placeRow({ kind, list, row, text, conversation }) {
  if (list === "mine" && kind === "conversation") return false;
  const link = linkOf(conversation);
  const stands = link?.closest("[data-testid]").dataset.testid.replace("list-", "") ?? (list === "others" ? list : null);
  if (!list || stands !== list) return false;
  if (list === "waiting") link.querySelector(".item-text").textContent = text;
  else if (row) insert(elementsOf(row)[0], link?.closest("li"), lists.querySelector(`[data-testid="list-${list}"] ul`));
  return true;
}

// The newer stands higher; who is on hold stands last, and has no time.
function insert(item, before, rows) {
  const at = Number(item.dataset.at ?? 0);
  before?.remove();
  rows.querySelector(".empty")?.remove();
  rows.insertBefore(item, [...rows.children].find((other) => Number(other.dataset.at ?? 0) <= at) ?? null);
  if (item.closest('[data-testid="list-others"]')) countOthers(rows);
}

function countOthers(rows) {
  while (rows.children.length > MOST_OTHERS) rows.lastElementChild.remove();
  rows.closest("section").querySelector(".count").textContent = rows.children.length;
}

export function showTitle() {
  const waiting = Number(lists.querySelector("[data-waiting]")?.dataset.waiting ?? 0);
  const name = nameOfOpen();
  document.title = `${titleMark()}${waiting ? `(${waiting}) ` : ""}${name ? `${name} · ` : ""}Mostrador`;
  if (waiting > waited) say(ngettext("%(count)s waiting for a person", "%(count)s waiting for a person", waiting));
  waited = waiting;
}

// Time alone changes a queue: a window comes near its end, what was kept for a colleague is anybody's.
export function refreshQueue() {
  if (waited) refreshLists().catch(() => {});
}

export function markOpen() {
  for (const link of document.querySelectorAll(".lists a[data-conversation]")) {
    if (link.dataset.conversation === openId()) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

export function markSeen(id) {
  const unread = linkOf(id)?.querySelector(".unread");
  if (unread && document.visibilityState === "visible") post(addressOf(id, "seen")).catch(() => {});
}

// The conversation to go on with after this one: the next of mine that is not on hold, else who waits first.
export function nextAfter(id) {
  const mine = [...lists.querySelectorAll('[data-testid="list-mine"] li[data-at] a[data-conversation]')];
  const here = mine.findIndex((link) => link.dataset.conversation === id);
  const ahead = [...mine.slice(here + 1), ...mine.slice(0, Math.max(here, 0))];
  const waiting = [...lists.querySelectorAll('[data-testid="list-waiting"] a[data-conversation]')];
  return [...ahead, ...waiting].find((link) => link.dataset.conversation !== id)?.dataset.conversation ?? null;
}

// Goes to the link of the next (1) or previous (-1) conversation of the lists, or of the view in their place.
export function goToNext(step) {
  const links = [...(document.getElementById("view") ?? lists).querySelectorAll("a[data-conversation]")];
  const here = links.findIndex((link) => link.dataset.conversation === openId());
  const next = links[here < 0 ? 0 : here + step];
  next?.click();
  return Boolean(next);
}
