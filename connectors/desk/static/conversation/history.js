// History: everything said with one person over all channels, in place of this conversation's thread.
import { fragment } from "../base/page.js";
import { addressOf } from "./conversation.js";
import { scrollToEnd, showOlder } from "./thread.js";

const list = () => document.getElementById("history");
const button = () => document.getElementById("all-channels");
const shown = () => Boolean(list()) && !list().hidden;
let open = null;

export function setUpHistory(id) {
  open = id;
  document.getElementById("older").addEventListener("click", (event) => {
    if (!shown()) return;
    event.stopImmediatePropagation();
    showEarlier(id);
  }, { capture: true });
}

// Shows all channels, or this conversation again.
export async function toggleHistory() {
  if (!button()) return false;
  if (shown()) return leave();
  list().replaceChildren(...(await fragment(addressOf(open, "history"))));
  list().hidden = false;
  document.getElementById("messages").hidden = true;
  settleHistory();
  scrollToEnd();
}

// After the head was written anew, and after each page.
export function settleHistory() {
  if (shown() && !button()) return leave();
  button()?.setAttribute("aria-pressed", String(shown()));
  if (shown()) document.getElementById("older").hidden = !mark()?.dataset.before;
}

// What changed in any conversation of this person is shown at once, unless somebody reads earlier pages.
export async function refreshHistory(changes) {
  if (!shown() || list().dataset.earlier) return;
  const person = mark()?.dataset.person.split(" ") ?? [];
  if (!changes.some((change) => change.all || person.includes(change.conversation))) return;
  const fresh = await fragment(addressOf(open, "history"));
  const atEnd = document.getElementById("thread").dataset.end;
  list().replaceChildren(...fresh);
  settleHistory();
  if (atEnd) scrollToEnd();
}

const mark = () => list().querySelector("[data-before]");

function leave() {
  list().hidden = true;
  list().dataset.earlier = "";
  document.getElementById("messages").hidden = false;
  button()?.setAttribute("aria-pressed", "false");
  showOlder();
  scrollToEnd();
}

async function showEarlier(id) {
  const box = document.getElementById("thread");
  const fresh = await fragment(addressOf(id, `history?before=${encodeURIComponent(mark().dataset.before)}`)).catch(() => null);
  if (!fresh) return;
  const height = box.scrollHeight;
  mark().remove();
  list().dataset.earlier = "1";
  list().prepend(...fresh);
  settleHistory();
  box.scrollTop += box.scrollHeight - height;
}
