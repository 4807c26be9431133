// Outgoing: replies and notes leave in the order in which they were written, and arrive once however often they are sent.
import { post, toast } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";
import { scrollToEnd } from "../conversation/thread.js";
import { attachTo } from "./attachment.js";
import { giveBack } from "./draft.js";
import { _ } from "../base/words.js";

const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
// The reply had arrived, though its answer was lost, and the agent took it back meanwhile.
const TAKEN_BACK = 410;
const queues = new Map();

// The one queue of a conversation; `callbacks`: sent, refused, and restored when words go back into a box.
export function outgoingOf(id, callbacks) {
  if (!queues.has(id)) queues.set(id, new Outgoing(id));
  const outgoing = queues.get(id);
  outgoing.callbacks = callbacks;
  return outgoing;
}

class Outgoing {
  constructor(id) {
    this.id = id;
    this.waiting = JSON.parse(sessionStorage.getItem(`replies ${id}`) ?? "[]");
    this.tries = 0;
    this.busy = false;
    this.arrived = { group: null, ids: [] };
    this.wake = () => {};
    addEventListener("online", () => this.wake());
    if (this.waiting.length) setTimeout(() => this.send());
  }

  // `part` is the address it is posted to (reply, note …), `fields` what goes with the text; `then` is called with the
  // ids of its `group` when the server has all of them, unless the page was loaded again meanwhile.
  add(item) {
    this.waiting.push(item);
    this.keep();
    this.send();
  }

  // Files can't be kept over a reload of the page; texts are.
  keep() {
    sessionStorage.setItem(`replies ${this.id}`, JSON.stringify(this.waiting.filter((item) => !item.file)));
    this.show();
  }

  async send() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      const answer = await this.post(this.waiting[0]).catch(() => null);
      if (answer === null || answer.status >= 500) {
        this.tries += 1;
        this.show();
        await this.pause(WAITS_MS[Math.min(this.tries, WAITS_MS.length) - 1]);
        continue;
      }
      this.tries = 0;
      if (answer.status === 401) break;
      const item = this.waiting.shift();
      if (!answer.ok) this.cancelThen(item.group);
      else await this.note(item, answer);
      if (answer.ok) await this.callbacks.sent().catch(() => {});
      else if (answer.status !== TAKEN_BACK) await this.refused(item, answer);
      this.keep();
      if (answer.ok) item.then?.(this.arrived.ids);
    }
    this.busy = false;
  }

  async note(item, answer) {
    const { message_id } = await answer.json().catch(() => ({}));
    if (!item.group || item.group !== this.arrived.group) this.arrived = { group: item.group, ids: [] };
    if (message_id) this.arrived.ids.push(message_id);
  }

  // One of a group was not taken: what was to follow waits for the agent.
  cancelThen(group) {
    for (const item of this.waiting) if (group && item.group === group) delete item.then;
  }

  // Until then, or until the browser says that the line is back.
  pause(milliseconds) {
    return new Promise((done) => {
      this.wake = done;
      setTimeout(done, milliseconds);
    });
  }

  post(item) {
    const form = new FormData();
    form.set("client_key", item.key);
    form.set("text", item.text);
    for (const [name, value] of Object.entries(item.fields ?? {})) form.set(name, value);
    if (item.file) form.set("file", item.file, item.file.name);
    return post(addressOf(this.id, item.part ?? "reply"), form);
  }

  // The server will not take it as it is: the words go back into the box.
  async refused(item, answer) {
    const { message } = await answer.json().catch(() => ({ message: _("It was not taken.") }));
    toast(item.file ? `${item.file.name}: ${message}` : message);
    if (item.file) attachTo(this.id, [item.file]);
    const box = item.part ?? "reply";
    if (item.text && !item.lost) this.callbacks.restored(box, giveBack(this.id, box, item.text));
    await this.callbacks.refused().catch(() => {});
  }

  show() {
    const list = document.querySelector(`.pane[data-conversation="${this.id}"] #pending`);
    if (!list) return;
    const state = this.tries ? _("No connection: it is tried again until it arrives") : _("Sending…");
    list.replaceChildren(...this.waiting.map((item) => bubble(item, state)));
    if (this.waiting.length) scrollToEnd();
  }
}

function bubble(item, state) {
  const line = document.createElement("li");
  line.className = `message ${item.part === "note" ? "note" : "agent"} pending`;
  for (const [name, text] of [["bubble", [item.file?.name, item.text].filter(Boolean).join("\n")], ["foot", state]]) {
    const part = document.createElement("p");
    part.className = name;
    part.textContent = text;
    line.append(part);
  }
  return line;
}
