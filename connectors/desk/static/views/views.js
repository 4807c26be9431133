// Views: a saved view's list in place of the three lists, and acts on the conversations that are selected in it.
import { openForm } from "../base/dialog.js";
import { showDurations } from "../base/durations.js";
import { fragment } from "../base/page.js";
import { openId } from "../conversation/conversation.js";
import { ngettext } from "../base/words.js";

const MOST_AMONG = 100;
const view = document.getElementById("view");
const menu = document.getElementById("views-menu");
let filling = null;

const addressOf = (part) => `/desk/views/${encodeURIComponent(view.dataset.view)}/${part}`;
const list = () => view.querySelector("ul");
const picked = () => [...view.querySelectorAll(".pick input:checked")].map((box) => box.value);
const rowOf = (id) => view.querySelector(`[data-conversation-row="${CSS.escape(id)}"]`);
const openPart = () => `open=${encodeURIComponent(openId() ?? "")}`;

export function setUpViews() {
  menu.addEventListener("toggle", () => menu.open && fillMenu());
  document.addEventListener("click", onClick, { capture: true });
  if (!view) return;
  view.addEventListener("change", onPick);
  showPicked();
}

// The key: opens the menu of views and goes into it.
export async function openViews() {
  menu.open = !menu.open;
  if (menu.open) await fillMenu();
  (menu.open ? menu.querySelector("nav a") : menu.querySelector("summary"))?.focus();
}

// The key: selects the row that has the focus, else that of the open conversation.
export function pickRow() {
  const row = view && (document.activeElement.closest?.("[data-conversation-row]") ?? rowOf(openId() ?? ""));
  if (!row) return false;
  row.querySelector(".pick input").click();
}

// Only rows that changed are asked for; the list comes whole after a gap, or when a label changed its name.
export async function refreshView(changes) {
  if (!view) return;
  const ids = [...new Set(changes.map((change) => change.conversation))];
  if (changes.some((change) => change.all || !change.conversation) || ids.length > MOST_AMONG) return refreshWhole();
  const asked = ids.map((id) => `c=${encodeURIComponent(id)}`).join("&");
  place(ids, await fragment(addressOf(`rows?${openPart()}&${asked}`)));
}

// Time alone changes a view of those who wait long or have a window that closes.
export function refreshTimedView() {
  if (view) refreshWhole().catch(() => {});
}

async function refreshWhole() {
  const fresh = await fragment(addressOf(`list?${openPart()}`));
  // Only now: the agent went on while it was fetched.
  const before = picked();
  const focused = focusedPart();
  view.replaceChildren(...fresh);
  for (const box of view.querySelectorAll(".pick input")) box.checked = before.includes(box.value);
  settle(focused);
}

function place(ids, fresh) {
  const focused = focusedPart();
  const before = picked();
  for (const id of ids) rowOf(id)?.remove();
  for (const row of fresh) {
    row.querySelector(".pick input").checked = before.includes(row.querySelector(".pick input").value);
    const later = [...list().children].find((other) => Number(other.dataset.order) > Number(row.dataset.order));
    list().insertBefore(row, later ?? null);
  }
  const shown = Number(list().dataset.shown);
  if (list().children.length < shown) view.querySelector(".count").textContent = list().children.length;
  while (list().children.length > shown) list().lastElementChild.remove();
  settle(focused);
}

function settle(focused) {
  view.querySelector("[data-empty]").hidden = list().children.length > 0;
  showPicked();
  showDurations();
  if (focused) view.querySelector(focused)?.focus();
}

// What has the focus in the view, as it is found again when its row, or the whole list, was put in place anew.
function focusedPart() {
  const element = document.activeElement;
  if (!view.contains(element)) return null;
  const row = element.closest("[data-conversation-row]");
  if (row) return `[data-conversation-row="${CSS.escape(row.dataset.conversationRow)}"] ${element.matches("input") ? "input" : "a"}`;
  if (element.dataset.bulk) return `[data-bulk="${element.dataset.bulk}"]`;
  return element.id && `#${element.id}`;
}

function onPick(event) {
  if (event.target.id === "pick-all") {
    for (const box of view.querySelectorAll(".pick input")) box.checked = event.target.checked;
  }
  showPicked();
}

function showPicked() {
  const number = picked().length;
  view.querySelector("#bulk").hidden = !number;
  view.querySelector(".bulk-count").textContent = number ? ngettext("%(count)s selected", "%(count)s selected", number) : "";
  const all = view.querySelector("#pick-all");
  all.checked = number > 0 && number === list().children.length;
  all.indeterminate = number > 0 && !all.checked;
}

function onClick(event) {
  const back = event.target.closest(".back");
  if (back && view) back.search = `?view=${encodeURIComponent(view.dataset.view)}`;
  const form = event.target.closest("[data-view-form]")?.dataset.viewForm;
  if (form) openForm(`/desk/views/${encodeURIComponent(form)}/edit`, () => {});
  const act = event.target.closest("[data-bulk]")?.dataset.bulk;
  if (act) openForm(`/desk/bulk/${act}?${picked().map((each) => `c=${encodeURIComponent(each)}`).join("&")}`, refreshWhole);
}

// Once per opening, though both the key and the menu's own event ask: a second filling would take the focus away.
function fillMenu() {
  return (filling ??= fetchMenu().finally(() => { filling = null; }));
}

async function fetchMenu() {
  const chosen = view ? `?view=${encodeURIComponent(view.dataset.view)}` : "";
  const fresh = await fragment(`/desk/views${chosen}`).catch(() => null);
  if (fresh) document.getElementById("views").replaceChildren(...fresh);
}
