// The desk: connects the lists, the open conversation and its composer, each with the events that concern it.
import { isComposing } from "./base/composing.js";
import { openForm, openKeys } from "./base/dialog.js";
import { showDurations } from "./base/durations.js";
import { setUpKeys } from "./base/keys.js";
import { follow } from "./base/live.js";
import "./base/menus.js";
import { fragment, toast } from "./base/page.js";
import { refresherOf } from "./base/refreshers.js";
import { setUpDrops } from "./composer/attachment.js";
import { setUpEmoji } from "./composer/emoji.js";
import { openBox, restore, settleBoxes } from "./composer/box.js";
import { setUpCanned } from "./composer/canned.js";
import { restoreOriginal, setUpDraftTranslation } from "./composer/draft_translation.js";
import { forget, forgetOld } from "./composer/draft.js";
import { setUpNotes } from "./composer/notes.js";
import { outgoingOf } from "./composer/outgoing.js";
import { setUpPreview } from "./composer/preview.js";
import { setUpRecording } from "./composer/recording.js";
import { setUpReply } from "./composer/reply.js";
import { refreshSuggestion, setUpSuggestion } from "./composer/suggestion.js";
import { setUpTemplates } from "./composer/templates.js";
import { setUpTyping } from "./composer/typing.js";
import { addressOf, leaveErased, openId, showConversation } from "./conversation/conversation.js";
import { setUpGallery } from "./conversation/gallery.js";
import { foldParts, replaceHead } from "./conversation/head.js";
import { refreshHistory, setUpHistory, settleHistory, toggleHistory } from "./conversation/history.js";
import { setUpMessageMenu } from "./conversation/message_menu.js";
import { prependOlder, refreshMessages, scrollToEnd, setUpThread, showPlace } from "./conversation/thread.js";
import { setUpTranslation, translateNew } from "./conversation/translation.js";
import { canUndo, setUpUndo, undoLast } from "./conversation/undo.js";
import { doVerb } from "./conversation/verbs.js";
import { lookAt, refreshViewers } from "./conversation/viewers.js";
import { changeCustomer, openCustomer, refreshCustomer, setUpCustomer } from "./customer/customer.js";
import "./orders/beside.js";
import "./phone/install.js";
import { fitKeyboard } from "./phone/keyboard.js";
import { setUpAlerts } from "./lists/alerts.js";
import { goToNext, lists, markOpen, nextAfter, markSeen, refreshLists, refreshListsAfter, refreshQueue, showTitle } from "./lists/lists.js";
import { markMentionsSeen, refreshMentions } from "./lists/mentions.js";
import { ATTENTION, refreshCount } from "./oversight/attention_count.js";
import { refreshPresence } from "./team/presence.js";
import { openViews, pickRow, refreshTimedView, refreshView, setUpViews } from "./views/views.js";
import { _ } from "./base/words.js";

const QUEUE_MS = 30_000;
const DURATIONS_MS = 10_000;
const THREAD = ["conversation", "delivery", "label", "mention", "message", "queue", "rating"];

const REFRESHERS = [
  { kinds: ["erased"], refresh: (changes) => changes.forEach((change) => change.conversation && forget(change.conversation)) },
  { kinds: ["erased"], here: true, refresh: (changes) => changes.some((change) => !change.all) && leaveErased() },
  { kinds: ["account", "conversation", "erased", "label", "message", "queue", "seen"], refresh: refreshListsAfter },
  { kinds: ["conversation", "erased", "label", "message", "queue", "seen"], refresh: refreshView },
  { kinds: ["presence"], refresh: refreshPresence },
  { kinds: ["conversation", "queue"], here: true, refresh: (_, id) => refreshHead(id) },
  { kinds: THREAD, here: true, refresh: (changes, id) => refreshThread(id, changes) },
  { kinds: ["viewer"], here: true, refresh: (_, id) => refreshViewers(id) },
  { kinds: ["message", "suggestion"], here: true, refresh: (_, id) => refreshSuggestion(id) },
  { kinds: ["conversation", "customer", "rating"], here: true, refresh: (_, id) => refreshCustomer(id) },
  { kinds: THREAD, refresh: refreshHistory },
  { kinds: ["mention"], refresh: (_, id) => refreshMentions(id) },
  { kinds: ATTENTION, refresh: refreshCount },
];

const VERBS = {
  "[data-verb]": (button) => doVerb(button, changed),
  "[data-form]": (button) => fillForm(button.dataset.form),
  "[data-keys]": openKeys,
  "[data-customer]": (button) => changeCustomer(button, changed),
  "#all-channels": toggleHistory,
};

const KEYS = {
  a: () => pressVerb("accept") || takeOver(),
  e: () => pressVerb("resolve"),
  z: undoLast,
  "?": openKeys,
  "/": () => location.assign("/desk/search"),
  r: () => Boolean(openId()) && openBox("reply"),
  n: () => Boolean(openId()) && openBox("note"),
  t: () => fillForm("transfer"),
  s: () => fillForm("snooze"),
  ".": () => fillForm("macros"),
  l: () => fillForm("labels"),
  m: () => fillForm("merge"),
  h: toggleHistory,
  i: openCustomer,
  v: openViews,
  x: pickRow,
  j: () => goToNext(1),
  k: () => goToNext(-1),
};

// Who has resolved goes on with the next conversation, if they want that.
function goOn({ detail }) {
  const goes = detail.verb === "resolve" && "next" in document.body.dataset && openId() === detail.id;
  const next = goes ? nextAfter(detail.id) : null;
  if (next) openConversation(next).catch(() => {});
}

// Resolves the conversation in which `sent`, messages by id, were just sent; not another one that was opened meanwhile.
function resolveSent(id, sent = []) {
  const button = document.querySelector('#head [data-verb="resolve"]');
  if (openId() !== id) toast(_("Sent, but not resolved: another conversation is open."));
  else if (button) doVerb(button, changed, sent);
}

function pressVerb(verb) {
  const button = document.querySelector(`#head [data-verb="${verb}"]`);
  button?.click();
  return Boolean(button);
}

// From a colleague by the button alone: the customer would be told of a key that was meant for another conversation.
function takeOver() {
  if (document.querySelector("#head .head")?.dataset.state !== "agent") return pressVerb("take_over");
  toast(_("A colleague has it; press “Take over” if you mean to."));
  return true;
}

async function refreshHead(id) {
  if (!(await replaceHead(id))) return;
  settleBoxes();
  settleHistory();
  refreshSuggestion(id);
}

async function refreshThread(id, changes = [{ all: true }]) {
  await refreshMessages(id, () => openConversation(id, { push: false }), changes);
  translateNew(id);
}
const changed = (id) => Promise.all([refreshHead(id), refreshThread(id), refreshLists()]).catch(() => {});

async function openConversation(id, { push = true } = {}) {
  await showConversation(id, push);
  setUpPane();
  document.getElementById("thread").focus({ preventScroll: true });
}

// Gives the pane that stands in the page its life.
function setUpPane() {
  const id = openId();
  if (!id) return;
  foldParts();
  setUpCustomer(id);
  setUpHistory(id);
  setUpThread(async (before) => prependOlder(await fragment(addressOf(id, `messages?before=${before}`))));
  setUpTranslation(id);
  setUpComposer(id);
  lookAt(id);
  markMentionsSeen(id);
  markOpen();
  showTitle();
  showDurations();
  scrollToEnd();
  if (document.body.dataset.at) showPlace(document.body.dataset.at, () => openConversation(id, { push: false }));
  markSeen(id);
}

function setUpComposer(id) {
  setUpSuggestion(id);
  setUpTyping(id);
  setUpRecording();
  setUpEmoji();
  setUpPreview(id);
  setUpCanned(id, () => changed(id));
  const outgoing = outgoingOf(id, { sent: () => Promise.all([refreshThread(id), refreshLists()]), refused: () => refreshHead(id), restored: (box, text, fields) => giveBackReply(id, box, text, fields) });
  const menu = setUpMessageMenu(outgoing, (message, how) => openForm(addressOf(id, `messages/${message}/${how}`), () => changed(id)));
  const take = () => ({ ...menu.take(), ...translation.take() });
  setUpReply(id, outgoing, { take }, (sent) => resolveSent(id, sent));
  // After the reply: what was translated belongs to the draft that it put back.
  const translation = setUpDraftTranslation(id);
  setUpNotes(id, outgoing);
  outgoing.show();
}

function giveBackReply(id, box, text, fields) {
  restore(id, box, text);
  if (openId() === id) restoreOriginal(fields?.original);
}

// The forms of a conversation; one that is not offered now has no button.
function fillForm(name) {
  if (!document.querySelector(`[data-form="${name}"]`)) return false;
  openForm(addressOf(openId(), name), () => changed(openId()));
}

function onClick(event) {
  for (const [selector, act] of Object.entries(VERBS)) {
    const button = event.target.closest(selector);
    if (button) return act(button);
  }
  const link = event.target.closest("a[data-conversation]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  openConversation(link.dataset.conversation).catch(() => location.assign(link.href));
}

setUpDrops();
fitKeyboard();
document.addEventListener("click", onClick);
document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  location.assign("/desk/search");
});
document.addEventListener("visibilitychange", () => {
  if (!openId()) return;
  markSeen(openId());
  markMentionsSeen(openId());
});
addEventListener("popstate", () => {
  const id = location.pathname.match(/\/conversations\/([^/]+)$/)?.[1];
  if (id) openConversation(decodeURIComponent(id), { push: false }).catch(() => location.reload());
  else location.reload();
});
addEventListener("alerted", showTitle);

setUpGallery();
setUpViews();
setUpKeys(KEYS, (key) => KEYS[key] === undoLast && canUndo());
setUpUndo(changed, openConversation);
document.addEventListener("given-away", goOn);
follow(Number(document.body.dataset.event), refresherOf(REFRESHERS, openId));
setUpTemplates(() => Promise.all([refreshHead(openId()), refreshThread(openId())]));
forgetOld();
setUpPane();
showTitle();
setUpAlerts(lists);
setInterval(showDurations, DURATIONS_MS);
setInterval(refreshQueue, QUEUE_MS);
setInterval(refreshTimedView, QUEUE_MS);
document.body.dataset.ready = "";
