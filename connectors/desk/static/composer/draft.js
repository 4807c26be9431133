// Drafts: what stands in a box is kept in this browser at once and on the server soon, and put back wherever it opens.
import { post, postLast } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";

const SOON_MS = 1_200;
const AGAIN_MS = 15_000;
const KEPT_SECONDS = 30 * 24 * 3600;
const me = document.body.dataset.me;
const unkept = new Map();
let timer = null;

const keyOf = (id, name) => `draft ${me} ${name} ${id}`;

// The draft of one box; `name` is reply or note.
export class Draft {
  constructor(id, name, box) {
    Object.assign(this, { id, name, box });
    this.at = Math.max(read(id, name).at, Number(box.dataset.draftAt ?? 0));
  }

  // The later of what this browser and the server have.
  restore() {
    const here = read(this.id, this.name);
    const there = { text: this.box.dataset.draft ?? "", at: Number(this.box.dataset.draftAt ?? 0) };
    this.box.value = (here.at >= there.at ? here : there).text;
    if (here.at > there.at) soon(this.id, this.name, here);
  }

  changed() {
    // Always later than what was restored, whatever this device's clock says.
    this.at = write(this.id, this.name, this.box.value, this.at);
  }
}

// Puts words that could not be sent before what stands in the box's draft; returns both.
export function giveBack(id, name, text) {
  const kept = read(id, name);
  const both = [text, kept.text].filter(Boolean).join("\n");
  write(id, name, both, kept.at);
  return both;
}

// The customer of a conversation was erased: what this browser keeps of it goes too.
export function forget(id) {
  for (const [key, kept] of [...unkept]) if (kept.id === id) unkept.delete(key);
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.endsWith(` ${id}`)) storage.removeItem(key);
  }
}

// A browser that was closed meanwhile has heard of no erasing.
export function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith("draft ")) continue;
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (!(Date.now() / 1000 - kept.at < KEPT_SECONDS)) localStorage.removeItem(key);
  }
}

function read(id, name) {
  try {
    return { text: "", at: 0, ...JSON.parse(localStorage.getItem(keyOf(id, name)) ?? "{}") };
  } catch {
    return { text: "", at: 0 };
  }
}

function write(id, name, text, after) {
  const kept = { text, at: Math.max(Date.now() / 1000, after + 0.001) };
  try {
    localStorage.setItem(keyOf(id, name), JSON.stringify(kept));
  } catch {
    // The browser keeps no more; the server still does.
  }
  soon(id, name, kept);
  return kept.at;
}

function soon(id, name, kept) {
  unkept.set(keyOf(id, name), { id, name, ...kept });
  clearTimeout(timer);
  timer = setTimeout(flush, SOON_MS);
}

async function flush() {
  for (const [key, kept] of [...unkept]) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields(kept))) form.set(name, value);
    const answer = await post(addressOf(kept.id, "draft"), form).catch(() => null);
    if (answer === null || answer.status >= 500) {
      clearTimeout(timer);
      timer = setTimeout(flush, AGAIN_MS);
      return;
    }
    if (unkept.get(key)?.at === kept.at) unkept.delete(key);
  }
}

const fields = (kept) => ({ box: kept.name, text: kept.text, changed_at: kept.at });

addEventListener("online", () => unkept.size && flush());
addEventListener("pagehide", () => {
  for (const kept of unkept.values()) postLast(addressOf(kept.id, "draft"), fields(kept));
});
