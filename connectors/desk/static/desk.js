// The desk: connects the lists, the open conversation and its composer, each with the events that concern it.
import { isComposing } from "./base/composing.js";
import { openForm, openKeys } from "./base/dialog.js";
import { showDurations } from "./base/durations.js";
import { setUpKeys } from "./base/keys.js";
import { follow } from "./base/live.js";
import "./base/menus.js";
import { fragment } from "./base/page.js";
import { refresherOf } from "./base/refreshers.js";
import { setUpDrops } from "./composer/attachment.js";
import { openBox, restore, settleBoxes } from "./composer/box.js";
import { setUpCanned } from "./composer/canned.js";
import { forget, forgetOld } from "./composer/draft.js";
import { setUpNotes } from "./composer/notes.js";
import { outgoingOf } from "./composer/outgoing.js";
import { setUpRecording } from "./composer/recording.js";
import { setUpReply } from "./composer/reply.js";
import { refreshSuggestion, setUpSuggestion } from "./composer/suggestion.js";
import { setUpTemplates } from "./composer/templates.js";
import { setUpTyping } from "./composer/typing.js";
import { addressOf, leaveErased, openId, showConversation } from "./conversation/conversation.js";
import { setUpGallery } from "./conversation/gallery.js";
import { foldCard, replaceHead } from "./conversation/head.js";
import { refreshHistory, setUpHistory, settleHistory, toggleHistory } from "./conversation/history.js";
import { setUpMessageMenu } from "./conversation/message_menu.js";
import { prependOlder, refreshMessages, scrollToEnd, setUpThread, showPlace } from "./conversation/thread.js";
import { doVerb } from "./conversation/verbs.js";
import { lookAt, refreshViewers } from "./conversation/viewers.js";
import { setUpAlerts } from "./lists/alerts.js";
import { goToNext, lists, markOpen, markSeen, refreshLists, refreshListsAfter, refreshQueue, showTitle } from "./lists/lists.js";
import { markMentionsSeen, refreshMentions } from "./lists/mentions.js";
import { ATTENTION, refreshCount } from "./oversight/attention_count.js";
import { refreshPresence } from "./team/presence.js";

const QUEUE_MS = 30_000;
const DURATIONS_MS = 10_000;
const THREAD = ["conversation", "delivery", "label", "mention", "message", "queue", "rating"];

const REFRESHERS = [
  { kinds: ["erased"], refresh: (changes) => changes.forEach((change) => change.conversation && forget(change.conversation)) },
  { kinds: ["erased"], here: true, refresh: (changes) => changes.some((change) => !change.all) && leaveErased() },
  { kinds: ["account", "conversation", "erased", "label", "message", "queue", "seen"], refresh: refreshListsAfter },
  { kinds: ["presence"], refresh: refreshPresence },
  { kinds: ["conversation", "queue"], here: true, refresh: (_, id) => refreshHead(id) },
  { kinds: THREAD, here: true, refresh: (changes, id) => refreshThread(id, changes) },
  { kinds: ["viewer"], here: true, refresh: (_, id) => refreshViewers(id) },
  { kinds: ["message", "suggestion"], here: true, refresh: (_, id) => refreshSuggestion(id) },
  { kinds: THREAD, refresh: refreshHistory },
  { kinds: ["mention"], refresh: (_, id) => refreshMentions(id) },
  { kinds: ATTENTION, refresh: refreshCount },
];

const VERBS = {
  "[data-verb]": (button) => doVerb(button, changed),
  "[data-form]": (button) => fillForm(button.dataset.form),
  "[data-keys]": openKeys,
  "#all-channels": toggleHistory,
};

const KEYS = {
  "?": openKeys,
  "/": () => location.assign("/desk/search"),
  r: () => Boolean(openId()) && openBox("reply"),
  n: () => Boolean(openId()) && openBox("note"),
  t: () => fillForm("transfer"),
  s: () => fillForm("snooze"),
  l: () => fillForm("labels"),
  m: () => fillForm("merge"),
  h: toggleHistory,
  j: () => goToNext(1),
  k: () => goToNext(-1),
};

async function refreshHead(id) {
  if (!(await replaceHead(id))) return;
  settleBoxes();
  settleHistory();
  refreshSuggestion(id);
}

const refreshThread = (id, changes = [{ all: true }]) => refreshMessages(id, () => openConversation(id, { push: false }), changes);
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
  foldCard();
  setUpHistory(id);
  setUpThread(async (before) => prependOlder(await fragment(addressOf(id, `messages?before=${before}`))));
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
  setUpCanned(id);
  const outgoing = outgoingOf(id, { sent: () => refreshThread(id), refused: () => refreshHead(id), restored: (box, text) => restore(id, box, text) });
  setUpReply(id, outgoing, setUpMessageMenu(outgoing));
  setUpNotes(id, outgoing);
  outgoing.show();
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
setUpKeys(KEYS);
follow(Number(document.body.dataset.event), refresherOf(REFRESHERS, openId));
setUpTemplates(() => Promise.all([refreshHead(openId()), refreshThread(openId())]));
forgetOld();
setUpPane();
showTitle();
setUpAlerts(lists);
setInterval(showDurations, DURATIONS_MS);
setInterval(refreshQueue, QUEUE_MS);
document.body.dataset.ready = "";
