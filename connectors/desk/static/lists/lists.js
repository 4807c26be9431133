// Lists: the conversations that wait, are mine or others'; the title counts those that wait.
import { fragment, post, say } from "../base/page.js";
import { addressOf, nameOfOpen, openId } from "../conversation/conversation.js";
import { lookForAlerts, titleMark } from "./alerts.js";

export const lists = document.getElementById("lists");
// With fifty desks open each message would be fetched fifty times at once, for a row of Others.
const OTHERS_MS = 3_000;
let later = null;
let waited;

const linkOf = (id, kind = "") => lists.querySelector(`${kind}[data-conversation="${id}"]`);

export async function refreshLists() {
  clearTimeout(later);
  later = null;
  const fresh = await fragment(`/desk/lists?open=${encodeURIComponent(openId() ?? "")}`);
  const focused = lists.contains(document.activeElement) && document.activeElement.dataset.conversation;
  lists.replaceChildren(...fresh);
  if (focused) linkOf(focused)?.focus();
  markOpen();
  lookForAlerts(lists, openId());
  showTitle();
  if (openId()) markSeen(openId());
}

export function refreshListsAfter(changes) {
  if (!changes.every(movesOthersOnly)) return refreshLists();
  later ??= setTimeout(() => refreshLists().catch(() => refreshListsAfter(changes)), OTHERS_MS);
}

// A message of somebody whom neither I have nor who waits moves only a row of Others.
function movesOthersOnly({ all, kind, conversation }) {
  if (all || kind !== "message") return false;
  return !["mine", "waiting"].some((list) => linkOf(conversation, `[data-testid="list-${list}"] `));
}

export function showTitle() {
  const waiting = Number(lists.querySelector("[data-waiting]")?.dataset.waiting ?? 0);
  const name = nameOfOpen();
  document.title = `${titleMark()}${waiting ? `(${waiting}) ` : ""}${name ? `${name} · ` : ""}Mostrador`;
  if (waiting > waited) say(`${waiting} waiting for a person`);
  waited = waiting;
}

// Time alone changes a queue: a window comes near its end, what was kept for a colleague is anybody's.
export function refreshQueue() {
  if (waited) refreshLists().catch(() => {});
}

export function markOpen() {
  for (const link of lists.querySelectorAll("[data-conversation]")) {
    if (link.dataset.conversation === openId()) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

export function markSeen(id) {
  const unread = linkOf(id)?.querySelector(".unread");
  if (unread && document.visibilityState === "visible") post(addressOf(id, "seen")).catch(() => {});
}

// Goes to the link of the next (1) or previous (-1) conversation.
export function goToNext(step) {
  const links = [...lists.querySelectorAll("a[data-conversation]")];
  const here = links.findIndex((link) => link.dataset.conversation === openId());
  const next = links[here < 0 ? 0 : here + step];
  next?.click();
  return Boolean(next);
}
