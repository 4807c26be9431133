// Alerts: a sound, the title and the browser's notification, once for each thing in whichever tab is quickest.
import { say, toast } from "../base/page.js";
import { _ } from "../base/words.js";
import { isTold } from "../phone/install.js";

const me = document.body.dataset.me;
const CLAIM = `mostrador-alert:${me}:`;
const CHOICES = `mostrador-alerts:${me}`;
const TAB = Math.random().toString(36).slice(2);
const KEPT_MS = 86_400_000;
const SETTLE_MS = 90;
const WORDS = {
  waiting: (name) => _("%(name)s is waiting for a person", { name }),
  call: (name) => _("%(name)s is yours now", { name }),
  message: (name) => _("%(name)s writes", { name }),
};
const NOTES = { granted: _("Notifications of the browser are on."), denied: _("The browser blocks notifications for this page; allow them in its settings.") };
const known = new Set();
let mine = new Set();
let sound = null;
let unseen = false;

const choices = () => ({ waiting: true, call: true, message: true, mention: true, sound: true, ...JSON.parse(localStorage.getItem(CHOICES) ?? "{}") });

// What stands in the lists when the page opens is known: a page that is loaded again alerts of nothing.
export function setUpAlerts(lists) {
  prune();
  for (const [key] of found(lists)) known.add(key);
  mine = held(lists);
  setUpBox();
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wakeSound, { once: true });
  document.addEventListener("visibilitychange", seen);
  addEventListener("focus", seen);
}

// Looks at the lists as they are now, and alerts of what is new in them. `open` is the conversation on this page.
export function lookForAlerts(lists, open) {
  const before = mine;
  mine = held(lists);
  for (const [key, item] of found(lists)) {
    if (known.has(key)) continue;
    known.add(key);
    const [kind, id] = key.split(":");
    // What was unread when I got the conversation is no news.
    if (kind === "message" && !before.has(id)) continue;
    const before_eyes = kind === "message" && id === open && document.visibilityState === "visible" && document.hasFocus();
    tell(key, kind, item, before_eyes);
  }
}

// A colleague mentions me in note `id`.
export async function alertMention(id, words, href) {
  const key = `mention:${id}`;
  if (choices().mention && (await claim(CLAIM + key))) alertOf(words, href, key);
}

export const titleMark = () => (unseen ? "● " : "");

async function tell(key, kind, item, quiet) {
  const name = item.querySelector("bdi")?.textContent ?? "";
  if (quiet) return localStorage.setItem(CLAIM + key, stamp());
  if (!choices()[kind]) return;
  // A page on which the customer is read right now comes first, and stays quiet.
  if (kind === "message") await pause(SETTLE_MS);
  if (!(await claim(CLAIM + key))) return;
  // Who was given a conversation did nothing for it, and may be looking at another.
  alertOf(WORDS[kind](name), item.querySelector("a")?.href, key, kind === "call" ? toast : say);
}

// Who wrote last is the one: every tab that found the place free waits until no other can still be writing.
async function claim(place) {
  if (localStorage.getItem(place)) return false;
  const mark = stamp();
  localStorage.setItem(place, mark);
  await pause(SETTLE_MS);
  return localStorage.getItem(place) === mark;
}

function alertOf(text, href, key, told = say) {
  told(text);
  if (document.visibilityState !== "visible" || !document.hasFocus()) unseen = true;
  dispatchEvent(new Event("alerted"));
  if (choices().sound) play();
  if (unseen && globalThis.Notification?.permission === "granted" && !isTold()) notify(text, href, key);
}

function notify(text, href, key) {
  // Some phones know notifications from workers only.
  try {
    const note = new Notification("Mostrador", { body: text, tag: key, icon: "/desk/static/icon.svg" });
    note.addEventListener("click", () => {
      focus();
      if (href) location.assign(href);
      note.close();
    });
  } catch {}
}

// Two soft tones. A browser lets a page sound only after somebody has touched it.
function play() {
  if (sound?.state !== "running") return;
  for (const [after, pitch] of [[0, 660], [0.14, 880]]) {
    const tone = new OscillatorNode(sound, { frequency: pitch, type: "sine" });
    const volume = new GainNode(sound, { gain: 0 });
    const at = sound.currentTime + after;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.16, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.32);
  }
}

function wakeSound() {
  sound ??= globalThis.AudioContext ? new AudioContext() : null;
  return sound?.resume();
}

function seen() {
  if (!unseen || document.visibilityState !== "visible" || !document.hasFocus()) return;
  unseen = false;
  dispatchEvent(new Event("alerted"));
}

function setUpBox() {
  const box = document.getElementById("alerts-box");
  const form = box.querySelector("form");
  document.getElementById("alerts").hidden = false;
  document.getElementById("alerts-open").addEventListener("click", () => {
    for (const [name, value] of Object.entries(choices())) form.elements[name].checked = value;
    showPermission();
    box.showModal();
  });
  form.addEventListener("change", () => {
    const chosen = ["waiting", "call", "message", "mention", "sound"].map((name) => [name, form.elements[name].checked]);
    localStorage.setItem(CHOICES, JSON.stringify(Object.fromEntries(chosen)));
  });
  document.getElementById("alerts-try").addEventListener("click", async () => {
    await wakeSound();
    play();
  });
  document.getElementById("alerts-ask").addEventListener("click", async () => {
    await Notification.requestPermission();
    showPermission();
  });
}

function showPermission() {
  const permission = globalThis.Notification?.permission;
  document.getElementById("alerts-ask").hidden = permission !== "default";
  document.getElementById("alerts-note").textContent =
    permission === undefined ? _("This browser shows no notifications here (they need https).") : NOTES[permission] ?? _("Notifications of the browser are off.");
}

function found(lists) {
  return [...lists.querySelectorAll("li[data-alert]")].flatMap((item) =>
    item.dataset.alert.split(" ").filter(Boolean).map((key) => [key, item]));
}

function held(lists) {
  return new Set([...lists.querySelectorAll('[data-testid="list-mine"] [data-conversation]')].map((each) => each.dataset.conversation));
}

function prune() {
  for (const place of Object.keys(localStorage)) {
    if (place.startsWith("mostrador-alert:") && Date.now() - Number(localStorage.getItem(place).split(" ")[0]) > KEPT_MS) localStorage.removeItem(place);
  }
}

const stamp = () => `${Date.now()} ${TAB}`;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
