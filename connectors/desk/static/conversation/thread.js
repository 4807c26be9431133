// Thread: the messages of the open conversation; new ones are merged in without disturbing what is there.
import { fragment, say } from "../base/page.js";
import { addressOf, openId } from "./conversation.js";

const NEAR_END = 80;

const thread = () => document.getElementById("thread");
const messages = () => document.getElementById("messages");
const positions = (elements) => elements.map((each) => Number(each.dataset.position)).filter(Boolean);

export function setUpThread(fetchOlder) {
  const older = document.getElementById("older");
  showOlder();
  older.addEventListener("click", async () => {
    older.disabled = true;
    await fetchOlder(positions([...messages().children])[0]).catch(() => {});
    older.disabled = false;
  });
  document.getElementById("to-end").addEventListener("click", scrollToEnd);
  followEnd();
}

// Whoever reads at the end stays there, also when a picture grows as it loads; whoever scrolled up is left alone.
function followEnd() {
  const box = thread();
  let top = box.scrollTop;
  box.addEventListener("scroll", () => {
    if (atEnd()) box.dataset.end = "1";
    else if (box.scrollTop < top) box.dataset.end = "";
    top = box.scrollTop;
    if (box.dataset.end && !document.body.dataset.at) document.getElementById("to-end").hidden = true;
  }, { passive: true });
  const growth = new ResizeObserver(() => box.isConnected && box.dataset.end && scrollToEnd());
  for (const each of [box, messages(), document.getElementById("pending")]) growth.observe(each);
}

function atEnd() {
  const box = thread();
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
}

export function scrollToEnd() {
  thread().scrollTop = thread().scrollHeight;
  thread().dataset.end = "1";
}

// Fetches the messages that are new, or the latest where older ones may have changed. Where some in between are
// missing, `reopen` is called, unless somebody reads elsewhere.
export async function refreshMessages(id, reopen, changes) {
  const before = [...messages().children];
  const last = positions(before).at(-1) ?? 0;
  const onlyNew = last && !document.body.dataset.at && areNew(changes, last);
  const fresh = await fragment(addressOf(id, onlyNew ? `messages?after=${last}` : "messages"));
  if (openId() !== id) return;
  removeGone(before, fresh);
  const written = mergeLatest(fresh);
  if (written) written.forEach(say);
  else if (document.body.dataset.at) showNewer();
  else return reopen();
}

// Each change is a message after position `last`; one more of them is about an older message.
function areNew(changes, last) {
  if (!changes.every((change) => change.kind === "message" && change.last > last)) return false;
  return Math.max(...changes.map((change) => change.last)) - last >= changes.length;
}

// What stood here before the latest messages were asked for, and is no longer among them, was taken back.
function removeGone(before, fresh) {
  const first = positions(fresh)[0];
  if (!first) return;
  const ids = new Set(fresh.map((each) => each.id));
  for (const each of before) if (Number(each.dataset.position) >= first && !ids.has(each.id)) each.remove();
}

// Merges the latest messages. Returns what customers wrote anew, or null where messages in between are missing.
function mergeLatest(fresh) {
  const list = messages();
  const known = positions([...list.children]);
  const first = positions(fresh)[0];
  if (known.length && first > known[known.length - 1] + 1) return null;
  const written = [];
  let previous = null;
  for (const element of fresh) {
    const there = document.getElementById(element.id);
    const isLater = Number(element.dataset.position) > (known.at(-1) ?? 0);
    if (!there) {
      if (previous && !isLater) previous.after(element);
      else list.append(element);
      if (element.dataset.side === "customer") written.push(element.querySelector(".bubble").textContent.trim());
    } else if (!sameContent(there, element)) there.replaceWith(element);
    previous = there && there.isConnected ? there : element;
  }
  document.getElementById("day-none")?.remove();
  if (thread().dataset.end) scrollToEnd();
  else if (written.length) document.getElementById("to-end").hidden = false;
  return written.slice(-3);
}

// A message whose only change is its foot keeps its players and pictures.
function sameContent(there, element) {
  if (there.outerHTML === element.outerHTML) return true;
  const [was, is] = [there, element].map((each) => each.querySelector(".bubble"));
  if (!was || !is || was.innerHTML !== is.innerHTML) return false;
  there.querySelector(".foot").replaceWith(element.querySelector(".foot"));
  return true;
}

export function prependOlder(fresh) {
  const box = thread();
  const height = box.scrollHeight;
  for (const element of fresh) document.getElementById(element.id)?.remove();
  messages().prepend(...fresh);
  box.scrollTop += box.scrollHeight - height;
  showOlder();
}

export function showOlder() {
  const first = positions([...messages().children])[0];
  document.getElementById("older").hidden = !(first > 1);
}

// Somebody came for one message: it is shown and marked, and the end is a button away.
export function showPlace(position, toEnd) {
  const found = messages().querySelector(`[data-position="${position}"]`);
  thread().dataset.end = "";
  found?.classList.add("sought");
  found?.scrollIntoView({ block: "center" });
  const button = document.getElementById("to-end");
  button.addEventListener("click", toEnd, { once: true });
  showNewer();
}

function showNewer() {
  document.getElementById("to-end").hidden = false;
}
