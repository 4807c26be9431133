// The panel: the conversation in the frame. What the page around it may say and hear are the messages named here.
import { draw, icon, messageOf } from "./draw.js";
import { Wire, newId, newToken } from "./wire.js";

const start = JSON.parse(document.body.dataset.start);
const root = document.documentElement;
root.style.setProperty("--colour", start.colour);
let parentOrigin = null;
const say = (type, more = {}) => parentOrigin && parent.postMessage({ mostrador: type, ...more }, parentOrigin);

class Chat {
  language = start.lang; words = {}; known = {}; page = {}; first = null; open = false;
  messages = new Map(); outbox = []; next = ""; from = ""; state = { holder: "bot" }; sound = false;
  shown = new Map(); reported = new Map(); following = null; channel = null;

  async begin(hello) {
    Object.assign(this, { known: hello.known || {}, identity: hello.identity, page: hello.page || {} });
    this.wire = new Wire(start.site, this.known.token || null);
    this.sound = Boolean(this.known.sound);
    this.outbox = (this.known.outbox || []).map((each) => ({ ...each, state: "sending" }));
    for (let wait = 1000; !this.first; wait = Math.min(30000, wait * 2)) {
      try { await this.look(); } catch { await new Promise((done) => { setTimeout(done, wait); }); }
    }
    this.words = this.first.words;
    this.build();
    if (this.known.draft) this.box.value = this.known.draft;
    if (this.identity) await this.signIn();
    if (this.known.token && !this.known.untold) await this.join();
    this.paint();
    if (this.open) this.shownNow();
    this.flush();
    if (this.asked) this.press(this.asked);
  }

  // Who is there, and what a page like this asks.
  async look() {
    const query = new URLSearchParams({ lang: this.language, path: this.page.path || "/", type: this.page.type || "" });
    this.first = await this.wire.ask(`/start?${query}`);
    this.lookedAt = Date.now();
  }

  build() {
    const { words } = this;
    this.log = draw("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", tabindex: 0, "aria-label": this.first.title });
    this.older = draw("button", { type: "button", class: "bare", hidden: true, onclick: () => this.earlier() }, words.earlier);
    this.disclosure = draw("p", { class: "disclosure" }, words.bot);
    this.typing = draw("p", { class: "typing", hidden: true });
    this.notice = draw("p", { class: "notice", role: "status" });
    this.status = draw("p", { class: "status" });
    this.face = draw("img", { class: "face", alt: "", width: 36, height: 36, hidden: true });
    this.heading = draw("h1", {}, this.first.title);
    this.box = draw("textarea", { rows: 1, maxlength: 2000, "aria-label": words.placeholder, placeholder: words.placeholder, enterkeyhint: "send", autocomplete: "off" });
    this.box.addEventListener("input", () => { this.grow(); this.keep({ draft: this.box.value || null }); });
    this.box.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); } });
    this.box.addEventListener("paste", (event) => { const file = event.clipboardData?.files?.[0]; if (file) { event.preventDefault(); this.upload(file); } });
    this.picker = draw("input", { type: "file", hidden: true, accept: "image/*,audio/*,video/*,application/pdf", "aria-label": words.attach, tabindex: -1, onchange: () => { if (this.picker.files[0]) this.upload(this.picker.files[0]); this.picker.value = ""; } });
    this.person = draw("button", { type: "button", class: "bare", onclick: () => this.press({ press: "ask_person", text: words.person }) }, words.person);
    this.menu = draw("details", { class: "menu" }, draw("summary", { "aria-label": words.menu }, icon("menu")), draw("div", {}, this.soundButton(), ...this.first.ways.map((way) => draw("button", { type: "button", onclick: () => this.goOn(way.name) }, `${words.go_on}: ${way.title}`))));
    this.questions = draw("div", { class: "choices questions" });
    document.querySelector("#chat").replaceChildren(
      draw("header", {}, this.face, draw("div", { class: "title" }, this.heading, this.status), this.menu, draw("button", { type: "button", class: "round", "aria-label": words.close, onclick: () => say("close") }, icon("close"))),
      draw("main", {}, this.older, this.disclosure, this.log, this.typing, this.questions),
      draw("footer", {}, this.notice, this.person, draw("form", { onsubmit: (event) => { event.preventDefault(); this.submit(); } }, this.picker, draw("button", { type: "button", class: "round", "aria-label": words.attach, onclick: () => this.picker.click() }, icon("attach")), this.box, draw("button", { class: "round send", "aria-label": words.send }, icon("send")))),
    );
    document.body.addEventListener("keydown", (event) => { if (event.key === "Escape") { if (this.menu.open) { this.menu.open = false; this.menu.firstChild.focus(); } else say("close"); } });
    document.body.addEventListener("dragover", (event) => event.preventDefault());
    document.body.addEventListener("drop", (event) => { event.preventDefault(); if (event.dataTransfer.files[0]) this.upload(event.dataTransfer.files[0]); });
    this.main = document.querySelector("main");
  }

  soundButton() {
    const button = draw("button", { type: "button", "aria-pressed": String(this.sound), onclick: () => {
      this.sound = !this.sound;
      this.keep({ sound: this.sound || null });
      this.channel?.postMessage({ sound: this.sound });
      this.menu.querySelector("[aria-pressed]").replaceWith(this.soundButton());
    } }, this.words[this.sound ? "sound_off" : "sound_on"]);
    return button;
  }

  // What this browser knows stays with the page that opened the chat: nothing of it lies in a foreign place.
  keep(known) { Object.assign(this.known, known); if (this.known.token || known.token) say("keep", { known: { ...known } }); }

  // One conversation in several tabs: all of them hear what one of them follows.
  async join() {
    this.channel?.close();
    this.channel = new BroadcastChannel(nameOf(this.known.token));
    this.channel.onmessage = ({ data }) => {
      if (data.out) { this.forget(); return; }
      if (data.page) this.take(data.page);
      if (data.written) { this.show({ ...data.written, from: "you" }); this.paint(); }
      if ("sound" in data) { this.sound = data.sound; this.keep({ sound: data.sound || null }); }
    };
    await this.read("");
    if (this.open) this.follow();
  }

  // What was asked for with a token that is not this browser's any more is nobody's: it is not shown.
  async read(query, more = {}) {
    const { token } = this.wire;
    try {
      const page = await this.wire.ask(`/messages${query}`);
      if (token === this.wire.token) this.take({ ...page, ...more });
    } catch (error) { if (token === this.wire.token) this.lost(error); }
  }

  follow() {
    if (this.following || !this.known.token || this.known.untold) return;
    const stop = this.following = new AbortController();
    const lead = () => this.wire.follow(() => this.next, (page) => { this.take(page); this.channel.postMessage({ page }); }, (error) => this.lost(error), stop.signal);
    if (navigator.locks) navigator.locks.request(nameOf(this.known.token), { signal: stop.signal }, lead).catch(() => {});
    else lead();
  }
  unfollow() { this.following?.abort(); this.following = null; }

  lost(error) {
    if (error.status === 401) { this.forget(); this.notice.textContent = this.words.ended; return; }
    if (!navigator.onLine || error instanceof TypeError) this.notice.textContent = this.words.offline;
  }

  take(page) {
    if (this.notice.textContent === this.words.offline) this.notice.textContent = "";
    const fresh = page.messages.filter((each) => !this.messages.has(each.id));
    for (const message of page.messages) this.show(message);
    if (page.from) { this.from = page.from; this.older.hidden = !page.earlier; }
    this.next = page.next || this.next;
    this.state = { ...this.state, agent: undefined, typing: false, ...page.state };
    this.paint();
    const heard = fresh.filter((each) => each.from !== "you" && this.reported.get(each.id) === undefined);
    if (heard.length && this.sound && document.hidden) beep();
    this.report();
  }

  show(message) {
    this.messages.set(message.id, message);
    if (message.client) { this.outbox = this.outbox.filter((each) => each.id !== message.client); this.messages.delete(message.client); this.keepOutbox(); }
  }

  paint() { this.pinned(() => this.paintMessages()); }

  // Whoever reads the last message goes on seeing all of it, whatever comes beside it or below.
  pinned(change) {
    const atEnd = this.main.scrollHeight - this.main.scrollTop - this.main.clientHeight < 80;
    change();
    if (atEnd) this.main.scrollTop = this.main.scrollHeight;
  }

  paintMessages() {
    const known = [...this.messages.values()].filter((each) => each.pos).sort((one, other) => (one.in === other.in ? 0 : one.at - other.at) || one.pos - other.pos);
    const written = new Set(known.map((each) => each.client).filter(Boolean));
    const loose = [...this.messages.values()].filter((each) => !each.pos && !written.has(each.id) && !this.outbox.some((mine) => mine.id === each.id));
    const all = [...known, ...loose, ...this.outbox.filter((each) => !written.has(each.id)).map((each) => ({ ...each, from: "you" }))];
    if (!all.length && !this.log.childElementCount) this.log.append(draw("div", { class: "message bot greeting" }, draw("div", { class: "bubble" }, draw("p", {}, this.words.greeting))));
    const wanted = new Map(all.map((each) => [each.client || each.id, each]));
    for (const [key, { element }] of this.shown) if (!wanted.has(key)) { element.remove(); this.shown.delete(key); }
    let before = this.log.querySelector(".greeting");
    for (const [key, message] of wanted) {
      const look = JSON.stringify(message);
      let shown = this.shown.get(key);
      if (!shown || shown.look !== look) {
        const element = messageOf(message, this);
        if (shown) shown.element.replaceWith(element);
        shown = { element, look };
        this.shown.set(key, shown);
      }
      const after = before ? before.nextSibling : this.log.firstChild;
      if (shown.element !== after) this.log.insertBefore(shown.element, after);
      before = shown.element;
    }
    this.paintState(all);
  }

  paintState(all) {
    const { words, state } = this;
    const agent = state.holder === "agent" ? state.agent : null;
    const { people, back } = this.first;
    const hours = people ? words.people_open : back ? words.people_closed.replace("{when}", back) : words.people_gone;
    this.status.textContent = agent ? words.with_person.replace("{name}", agent.name) : state.holder === "bot" ? hours : words.waiting;
    this.disclosure.hidden = Boolean(agent);
    this.person.hidden = state.holder !== "bot";
    const last = all[all.length - 1];
    const awaited = state.holder === "bot" && last?.from === "you" && !last.state && Date.now() / 1000 - (last.at || 0) < 20;
    this.typing.hidden = !(state.typing || awaited);
    this.typing.textContent = `${agent && state.typing ? agent.name : words.the_bot} ${words.typing}`;
    clearTimeout(this.tick);
    if (!this.typing.hidden) this.tick = setTimeout(() => { this.state.typing = false; this.paint(); }, 6000);
    this.questions.hidden = all.length > 0;
    if (!this.questions.childElementCount) this.questions.append(...this.first.questions.map((each) => draw("button", { type: "button", class: "choice", onclick: () => this.press(each) }, each.text)));
    if (agent?.picture && this.pictured !== agent.id) { this.pictured = agent.id; this.wire.blob(`/agents/${agent.id}`).then((blob) => { this.face.src = URL.createObjectURL(blob); this.face.hidden = false; }).catch(() => {}); }
    if (!agent) { this.face.hidden = true; this.pictured = null; }
    say("unread", { count: this.open ? 0 : all.filter((each) => each.from !== "you" && each.pos && this.reported.get(each.id) !== "read").length });
  }

  submit() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.grow();
    this.keep({ draft: null });
    this.press({ text });
  }
  press(message) {
    // Kept from the first try on: if its answer is lost, the next try is the same visitor's, after a reload too.
    if (!this.known.token) { this.wire.token = newToken(); this.keep({ token: this.wire.token, untold: true }); }
    const mine = { ...message, id: newId(), at: Math.floor(Date.now() / 1000), state: "sending" };
    this.outbox.push(mine);
    this.keepOutbox();
    this.paint();
    this.main.scrollTop = this.main.scrollHeight;
    this.flush();
  }
  again(message) { for (const each of this.outbox) if (each.id === message.id) each.state = "sending"; this.paint(); this.flush(); }
  keepOutbox() { this.keep({ outbox: this.outbox.length ? this.outbox.map(({ state, ...each }) => each) : null }); }

  // In order, each under its own id: what is sent twice counts once.
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    let wait = 1000;
    for (let mine; (mine = this.outbox.find((each) => each.state === "sending" && !each.accepted));) {
      const { token } = this.wire, late = setTimeout(() => { mine.state = "failed"; this.paint(); }, 10000);
      try {
        const { id, text, press, choice } = mine;
        await this.wire.write({ messages: [{ id, text, press, choice }], page: this.page, language: this.language, browser: this.known.browser, jwt: this.identity || undefined });
        mine.accepted = true;
        delete mine.state;
        this.notice.textContent = "";
        if (this.known.untold) { this.keep({ untold: null }); await this.join(); }
        this.channel?.postMessage({ written: { ...mine } });
      } catch (error) {
        if (error.status === 401) { if (token === this.wire.token) this.lost(error); clearTimeout(late); continue; }
        if (error.message === "too_fast") { this.notice.textContent = this.words.too_fast; await pause(2000); clearTimeout(late); continue; }
        if (error.status && error.status < 500) { mine.state = "failed"; this.notice.textContent = this.words[error.message] || this.words.failed; }
        else { this.lost(error); await pause(wait); wait = Math.min(30000, wait * 2); mine.state = "sending"; }
      }
      clearTimeout(late);
      this.paint();
    }
    this.flushing = false;
  }

  async upload(file) {
    if (!this.known.token) { this.notice.textContent = this.words.file_first; return; }
    const id = newId();
    const query = new URLSearchParams({ id, name: file.name });
    this.notice.textContent = this.words.sending;
    try { await this.wire.ask(`/files?${query}`, { method: "POST", body: file }); this.notice.textContent = ""; } catch (error) { this.notice.textContent = this.words[error.message] || this.words[error.status === 413 ? "file_refused" : "failed"]; }
  }

  async earlier() {
    const height = this.main.scrollHeight;
    await this.read(`?before=${this.from}`, { next: "", state: this.state });
    this.main.scrollTop += this.main.scrollHeight - height;
  }

  // A message counts as read once somebody can see it: the chat is open and its page in front.
  report() {
    if (!this.known.token) return;
    const status = this.open && !document.hidden ? "read" : "delivered";
    const seen = [...this.messages.values()].filter((each) => each.pos && each.from !== "you" && ![status, "read"].includes(this.reported.get(each.id))).map(({ id }) => ({ id, status }));
    if (!seen.length) return;
    for (const { id } of seen) this.reported.set(id, status);
    this.wire.post("/seen", { seen: seen.slice(-100) }).catch(() => { for (const { id } of seen) this.reported.delete(id); });
    this.pinned(() => this.paintState([...this.messages.values()]));
  }

  async goOn(name) {
    this.menu.open = false;
    if (!this.known.token) { this.notice.textContent = this.words.file_first; return; }
    try {
      const { code, links } = await this.wire.post("/continue", {});
      const way = this.first.ways.find((each) => each.name === name);
      this.notice.replaceChildren(draw("a", { href: links[name], target: "_blank", rel: "noopener noreferrer", class: "onward" }, `${this.words.go_on}: ${way.title}`), ` ${this.words.go_on_hint.replace("{code}", code)}`);
      this.notice.querySelector("a").focus();
    } catch { this.notice.textContent = this.words.failed; }
  }

  async signIn() {
    const token = newToken();
    try {
      const { kept, continues } = await this.wire.post("/sign-in", { jwt: this.identity, token });
      if (kept) return;
      // Somebody else's: nothing of who was signed in before stays, read or written.
      if (this.wire.token && !continues) { this.empty(); this.keep({ outbox: null, draft: null }); } else this.clear();
      this.wire.token = token;
      this.keep({ token, untold: null });
    } catch { /* an unknown visitor stays one */ }
  }
  async logOut(token) {
    // The other tabs of this browser show nothing of it any more either, whether the line holds or not.
    this.channel?.close();
    const channel = new BroadcastChannel(nameOf(token));
    channel.postMessage({ out: true });
    channel.close();
    try { await new Wire(start.site, token).post("/sign-out", {}); } catch { /* nothing of it is left here either way */ }
    this.forget();
  }
  forget() {
    const token = this.wire.token;
    Object.assign(this, { known: {}, identity: null });
    this.wire.token = null;
    this.empty();
    say("forget", { token });
  }
  // Takes the conversation off the page, and with `empty` what was being written too.
  clear() {
    this.unfollow();
    this.channel?.close();
    Object.assign(this, { next: "", from: "", state: { holder: "bot" }, channel: null });
    this.messages.clear();
    this.reported.clear();
    if (this.log) { this.shown.clear(); this.log.replaceChildren(); this.questions.replaceChildren(); this.paint(); }
  }
  empty() { this.outbox = []; if (this.box) this.box.value = ""; this.clear(); }

  shownNow() {
    this.follow();
    this.report();
    if (Date.now() - this.lookedAt > 60000) this.look().then(() => this.paint()).catch(() => {});
  }
  grow() { this.box.style.height = "auto"; this.box.style.height = `${Math.min(120, this.box.scrollHeight)}px`; }
}

const pause = (ms) => Promise.race([new Promise((done) => { setTimeout(done, ms); }), new Promise((done) => { addEventListener("online", done, { once: true }); })]);
const beep = () => {
  const audio = new AudioContext(), tone = audio.createOscillator(), gain = audio.createGain();
  tone.frequency.value = 660; gain.gain.value = 0.05;
  tone.connect(gain).connect(audio.destination); tone.start(); tone.stop(audio.currentTime + 0.12);
};

const nameOf = (token) => `mostrador-${start.site}-${token.slice(0, 8)}`;

const chat = new Chat();
const hears = {
  hello: (more) => chat.begin(more),
  open: (more) => { chat.open = true; chat.known.browser = more.browser; Object.assign(chat.page, more.page); if (chat.first) { chat.shownNow(); chat.paint(); } if (more.focus) setTimeout(() => chat.box?.focus(), 50); },
  ask: (more) => { if (chat.first) chat.press(more); else chat.asked = more; },
  closed: () => { chat.open = false; chat.unfollow(); },
  page: (more) => Object.assign(chat.page, more.page),
  identity: async (more) => { chat.identity = more.identity; Object.assign(chat.page, more.page); if (chat.first && more.identity) { await chat.signIn(); if (chat.known.token && !chat.known.untold) await chat.join(); } },
  logout: (more) => chat.logOut(more.token),
};
addEventListener("message", (event) => {
  if (event.source !== parent || !start.origins.includes(event.origin)) return;
  parentOrigin = event.origin;
  const { mostrador: type, ...more } = event.data || {};
  hears[type]?.(more);
});
for (const sign of ["visibilitychange", "pageshow", "online"]) addEventListener(sign, () => { if (chat.first && chat.open && !document.hidden) { chat.flush(); chat.report(); if (sign !== "visibilitychange" || !chat.following) { chat.unfollow(); chat.follow(); } } }, true);
// Only a page on the list is told that the panel is there; the browser shows it to no other.
const ancestor = location.ancestorOrigins?.[0] || start.origins.find((origin) => document.referrer.startsWith(`${origin}/`));
for (const origin of ancestor ? [ancestor] : start.origins) if (start.origins.includes(origin)) parent.postMessage({ mostrador: "ready" }, origin);
