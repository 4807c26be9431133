// Composer: what the agent writes is kept until the server has it, and arrives once however often it is sent.
import { newKey, post, toast } from "./page.js";
import { scrollToEnd } from "./thread.js";

const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const queues = new Map();

export function setUpComposer(id, callbacks) {
  const form = document.getElementById("composer");
  const box = form.elements.text;
  const input = form.elements.file;
  const outgoing = outgoingOf(id, callbacks);

  box.value = sessionStorage.getItem(`draft ${id}`) ?? "";
  grow(box);
  outgoing.show();

  box.addEventListener("input", () => {
    grow(box);
    sessionStorage.setItem(`draft ${id}`, box.value);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  box.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    input.files = event.clipboardData.files;
    showAttached(input);
  });
  input.addEventListener("change", () => showAttached(input));
  document.querySelector("#attached button").addEventListener("click", () => {
    input.value = "";
    showAttached(input);
    box.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    const file = input.files[0] ?? null;
    if (!text && !file) return;
    outgoing.add({ key: newKey(), text, file });
    form.reset();
    box.value = "";
    sessionStorage.removeItem(`draft ${id}`);
    showAttached(input);
    grow(box);
    box.focus();
  });
}

function showAttached(input) {
  const line = document.getElementById("attached");
  line.hidden = !input.files.length;
  line.querySelector("span").textContent = input.files[0]?.name ?? "";
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 220)}px`;
}

// One queue per conversation: replies leave in the order in which they were written.
function outgoingOf(id, callbacks) {
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
    if (this.waiting.length) this.send();
  }

  add(reply) {
    this.waiting.push(reply);
    this.keep();
    this.send();
  }

  // Files can't be kept over a reload of the page; texts are.
  keep() {
    sessionStorage.setItem(`replies ${this.id}`, JSON.stringify(this.waiting.filter((reply) => !reply.file)));
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
        await new Promise((done) => setTimeout(done, WAITS_MS[Math.min(this.tries, WAITS_MS.length) - 1]));
        continue;
      }
      this.tries = 0;
      if (answer.status === 401) break;
      const reply = this.waiting.shift();
      if (answer.ok) await this.callbacks.sent().catch(() => {});
      else await this.giveBack(reply, answer);
      this.keep();
    }
    this.busy = false;
  }

  post(reply) {
    const form = new FormData();
    form.set("client_key", reply.key);
    form.set("text", reply.text);
    if (reply.file) form.set("file", reply.file, reply.file.name);
    return post(`/desk/conversations/${encodeURIComponent(this.id)}/reply`, form);
  }

  // The server will not take it as it is: the words go back into the box.
  async giveBack(reply, answer) {
    const { message } = await answer.json().catch(() => ({ message: "The reply was not taken." }));
    toast(message);
    const key = `draft ${this.id}`;
    const draft = [reply.text, sessionStorage.getItem(key)].filter(Boolean).join("\n");
    sessionStorage.setItem(key, draft);
    const box = document.querySelector(`[data-conversation="${this.id}"] #composer textarea`);
    if (box) {
      box.value = draft;
      grow(box);
    }
    await this.callbacks.refused().catch(() => {});
  }

  show() {
    const list = document.querySelector(`.pane[data-conversation="${this.id}"] #pending`);
    if (!list) return;
    const state = this.tries ? "No connection: it is tried again until it arrives" : "Sending…";
    list.replaceChildren(...this.waiting.map((reply) => bubble(reply, state)));
    if (this.waiting.length) scrollToEnd();
  }
}

function bubble(reply, state) {
  const item = document.createElement("li");
  item.className = "message agent pending";
  for (const [name, text] of [["bubble", [reply.file?.name, reply.text].filter(Boolean).join("\n")], ["foot", state]]) {
    const part = document.createElement("p");
    part.className = name;
    part.textContent = text;
    item.append(part);
  }
  return item;
}
