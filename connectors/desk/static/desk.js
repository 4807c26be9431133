// The desk: opens conversations, keeps lists and conversation current, does the verbs.
import { lookForAlerts, setUpAlerts, titleMark } from "./alerts.js";
import { setUpAnswering } from "./answering.js";
import { concerns, refreshCount } from "./attention_count.js";
import { setUpCanned } from "./canned.js";
import { fill, setUpComposer } from "./composer.js";
import { openForm, openKeys } from "./dialog.js";
import { forget, forgetOld } from "./drafts.js";
import { refreshHistory, setUpHistory, settleHistory, toggleHistory } from "./history.js";
import { nextConversation, setUpKeys } from "./keys.js";
import { markMentionsSeen, refreshMentions } from "./mentions.js";
import { openBox, setUpNotes, settleBoxes } from "./notes.js";
import { outgoingOf } from "./outgoing.js";
import { fragment, post, say, toast } from "./page.js";
import { follow } from "./live.js";
import { refreshPresence } from "./presence.js";
import { setUpTemplates } from "./templates.js";
import { refreshSuggestion, setUpSuggestion } from "./suggestion.js";
import { setUpRecording } from "./recording.js";
import { setUpTyping } from "./typing.js";
import { mergeLatest, prependOlder, scrollToEnd, setUpThread, showNewer, showPlace } from "./thread.js";
import { showDurations } from "./durations.js";
import { setUpViewer } from "./viewer.js";
import { lookAt, refreshViewers } from "./viewers.js";

const lists = document.getElementById("lists");
const pane = document.getElementById("pane");
const narrow = matchMedia("(max-width: 1099px)");

const LOOK_MS = 30_000;
// With fifty desks open each message would be fetched fifty times at once, for a row of Others.
const OTHERS_MS = 3_000;

const open = () => document.body.dataset.open || null;
const address = (id, part = "") => `/desk/conversations/${encodeURIComponent(id)}${part}`;

async function refreshLists() {
  clearTimeout(refreshLists.later);
  refreshLists.later = null;
  const fresh = await fragment(`/desk/lists?open=${encodeURIComponent(open() ?? "")}`);
  const focused = lists.contains(document.activeElement) && document.activeElement.dataset.conversation;
  lists.replaceChildren(...fresh);
  if (focused) lists.querySelector(`[data-conversation="${focused}"]`)?.focus();
  markOpen();
  lookForAlerts(lists, open());
  showWaiting();
  if (open()) markSeen(open());
}

function refreshListsLater() {
  refreshLists.later ??= setTimeout(() => refreshLists().catch(refreshListsLater), OTHERS_MS);
}

// A message of somebody whom neither I have nor who waits moves only a row of Others.
const concernsOthers = (change) => change.kind === "message" && !change.all && !lists.querySelector(`[data-testid="list-mine"] [data-conversation="${change.conversation}"], [data-testid="list-waiting"] [data-conversation="${change.conversation}"]`);

function showWaiting() {
  const waiting = Number(lists.querySelector("[data-waiting]")?.dataset.waiting ?? 0);
  const name = pane.querySelector(".head h1")?.textContent;
  document.title = `${titleMark()}${waiting ? `(${waiting}) ` : ""}${name ? `${name} · ` : ""}Mostrador`;
  if (showWaiting.last !== undefined && waiting > showWaiting.last) say(`${waiting} waiting for a person`);
  showWaiting.last = waiting;
}

function markOpen() {
  for (const link of lists.querySelectorAll("[data-conversation]")) {
    if (link.dataset.conversation === open()) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function refreshHead(id) {
  const fresh = await fragment(address(id, "/head"));
  const head = document.getElementById("head");
  if (open() !== id || !head) return;
  const closed = document.getElementById("card")?.open === false;
  const more = document.getElementById("more")?.open;
  head.replaceChildren(...fresh);
  if (more) document.getElementById("more").open = true;
  settleBoxes();
  settleHistory();
  refreshSuggestion(id);
  if (closed) document.getElementById("card")?.removeAttribute("open");
}

async function refreshMessages(id) {
  const fresh = await fragment(address(id, "/messages"));
  if (open() !== id) return;
  const written = mergeLatest(fresh);
  if (written === null && document.body.dataset.at) return showNewer();
  if (written === null) return openConversation(id, { push: false });
  for (const text of written) say(text);
}

function markSeen(id) {
  const unread = lists.querySelector(`[data-conversation="${id}"] .unread`);
  if (unread && document.visibilityState === "visible") post(address(id, "/seen")).catch(() => {});
}

async function openConversation(id, { push = true } = {}) {
  const fresh = await fragment(address(id, "/pane"));
  document.body.dataset.open = id;
  delete document.body.dataset.at;
  if (push) history.pushState({}, "", address(id));
  pane.replaceChildren(...fresh);
  settlePane();
  document.getElementById("thread").focus({ preventScroll: true });
}

function settlePane() {
  const id = open();
  if (!id) return;
  if (narrow.matches) document.getElementById("card")?.removeAttribute("open");
  setUpHistory(id);
  setUpThread(async (before) => prependOlder(await fragment(address(id, `/messages?before=${before}`))));
  setUpSuggestion(id);
  setUpTyping(id);
  setUpRecording();
  setUpCanned(id);
  const outgoing = outgoingOf(id, { sent: () => refreshMessages(id), refused: () => refreshHead(id), restored: (box, text) => restore(id, box, text) });
  setUpComposer(id, outgoing, setUpAnswering(outgoing));
  setUpNotes(id, outgoing);
  outgoing.show();
  lookAt(id);
  markMentionsSeen(id);
  markOpen();
  showWaiting();
  showDurations();
  scrollToEnd();
  if (document.body.dataset.at) showPlace(document.body.dataset.at, () => openConversation(id, { push: false }));
  markSeen(id);
}

function restore(id, name, text) {
  const box = document.querySelector(`.pane[data-conversation="${id}"] #${name === "note" ? "note" : "composer"} textarea`);
  if (box) fill(box, text);
}

const changed = (id) => Promise.all([refreshHead(id), refreshMessages(id), refreshLists()]).catch(() => {});

// The forms of a conversation; one that is not offered now has no button.
function form(name) {
  if (!document.querySelector(`[data-form="${name}"]`)) return false;
  openForm(open(), name, () => changed(open()));
}

async function doVerb(button) {
  const id = open();
  const verb = button.dataset.verb;
  const form = new FormData();
  form.set("epoch", document.querySelector("#head .head").dataset.epoch);
  for (const each of document.querySelectorAll("[data-verb]")) each.disabled = true;
  try {
    const answer = await post(address(id, `/${verb}`), form);
    if (answer.status >= 400) toast((await answer.json()).message);
  } catch {
    toast("No connection: nothing was changed. Try again.");
  }
  await changed(id);
  const reply = document.querySelector("#composer:not([hidden]) textarea");
  if (reply && (verb === "accept" || verb === "take_over")) reply.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-verb]");
  if (button) return doVerb(button);
  const asked = event.target.closest("[data-form]");
  if (asked) return form(asked.dataset.form);
  if (event.target.closest("[data-keys]")) return openKeys();
  if (event.target.closest("#all-channels")) return toggleHistory();
  const link = event.target.closest("a[data-conversation]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  openConversation(link.dataset.conversation).catch(() => location.assign(link.href));
});

addEventListener("popstate", () => {
  const id = location.pathname.match(/\/conversations\/([^/]+)$/)?.[1];
  if (id) openConversation(decodeURIComponent(id), { push: false }).catch(() => location.reload());
  else location.reload();
});
document.addEventListener("visibilitychange", () => {
  if (!open()) return;
  markSeen(open());
  markMentionsSeen(open());
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  location.assign("/desk/search");
});
setUpViewer();
setUpKeys({
  "?": openKeys,
  "/": () => location.assign("/desk/search") ?? true,
  r: () => Boolean(open()) && openBox("reply"),
  n: () => Boolean(open()) && openBox("note"),
  t: () => form("transfer"),
  s: () => form("snooze"),
  l: () => form("labels"),
  m: () => form("merge"),
  h: () => document.getElementById("all-channels") && toggleHistory(),
  j: () => nextConversation(1),
  k: () => nextConversation(-1),
});

// The customer of the open conversation was erased; whoever did it goes to the receipt.
function isGone() {
  if (document.getElementById("form-box").open) return;
  document.body.dataset.open = "";
  history.replaceState({}, "", "/desk/");
  pane.replaceChildren(document.getElementById("gone").content.cloneNode(true));
  toast(pane.textContent.trim());
  return refreshLists();
}

const CONCERNS_HEAD = new Set(["conversation", "queue"]);
const CONCERNS_PRESENCE = new Set(["presence"]);
const CONCERNS_SUGGESTION = new Set(["message", "suggestion"]);
const CONCERNS_LISTS = new Set(["conversation", "queue", "message", "account", "label", "erased"]);

follow(Number(document.body.dataset.event), (changes) => {
  const id = open();
  const here = changes.filter((change) => change.all || change.conversation === id);
  for (const change of changes) if (change.kind === "erased") forget(change.conversation);
  if (here.some((change) => change.kind === "erased")) return isGone();
  const work = [];
  const listed = changes.filter((change) => change.all || CONCERNS_LISTS.has(change.kind));
  if (listed.some((change) => !concernsOthers(change))) work.push(refreshLists());
  else if (listed.length) refreshListsLater();
  if (changes.some((change) => change.all || CONCERNS_PRESENCE.has(change.kind))) work.push(refreshPresence());
  if (id && here.some((change) => change.all || CONCERNS_HEAD.has(change.kind))) work.push(refreshHead(id));
  if (id && here.some((change) => change.kind !== "viewer")) work.push(refreshMessages(id));
  if (id && here.some((change) => change.all || change.kind === "viewer")) work.push(refreshViewers(id));
  if (changes.some((change) => change.all || change.kind === "mention")) work.push(refreshMentions(id));
  if (id) work.push(refreshHistory(changes));
  if (concerns(changes)) work.push(refreshCount());
  if (id && here.some((change) => change.all || CONCERNS_SUGGESTION.has(change.kind))) work.push(refreshSuggestion(id));
  return Promise.all(work);
});

setUpTemplates(open, () => Promise.all([refreshHead(open()), refreshMessages(open())]));
forgetOld();
settlePane();
showWaiting();
setUpAlerts(lists);
addEventListener("alerted", showWaiting);
setInterval(showDurations, 10_000);
// Time alone changes a queue: a window comes near its end, what was kept for a colleague is anybody's.
setInterval(() => showWaiting.last && refreshLists().catch(() => {}), LOOK_MS);
document.body.dataset.ready = "";
