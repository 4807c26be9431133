// One phone: whose it is, the conversation, its menu; the foot is the composer's.

import { post } from "./api.js";
import { bubble, dayOf, make, typing } from "./messages.js";
import { Composer, wireMenu } from "./composer.js";
import { askCustomer } from "./dialogs.js";
import { openList } from "./sheet.js";

const SHOWN = 300;
const TOAST_MILLISECONDS = 4000;
const WINDOW_SECONDS = 24 * 3600;
const NEAR_PIXELS = 80;

export class Phone {
  customerId = "";
  #root; #feed; #channel; #toldAnswers = new Set(); #shown = ""; #clearTyping = 0; #atEnd = true; #clearToast = 0;

  constructor(root, feed) {
    this.#root = root;
    this.#feed = feed;
    this.#channel = root.dataset.channel;
    this.customerId = sessionStorage.getItem(this.#channel) || "";
    new Composer(root, this);
    this.#stayAtEnd();
    wireMenu(this.#find(".menu-button"), this.#find(".bar .menu"));
    this.#find(".add").addEventListener("click", () => this.#try(() => this.#add()));
    this.#find(".start button").addEventListener("click", () => this.#act("texts", { text: "/start" }));
    for (const button of root.querySelectorAll("[data-act]")) {
      button.addEventListener("click", () => this.#try(() => this.#menu(button.dataset.act)));
    }
  }

  // Shows what changed; a phone that nobody sees reads nothing.
  update(touched) {
    if (!this.#mine().some((customer) => touched.has(customer.customer_id))) return;
    if (!this.#feed.customers.has(this.customerId)) this.customerId = this.#mine()[0].customer_id;
    this.#drawCustomers();
    if (touched.has(this.customerId) || this.#shown !== this.customerId) this.draw();
  }

  get hasUnread() {
    return this.#mine().some((customer) => this.#feed.unread(customer.customer_id).length);
  }

  tell(text) {
    const toast = this.#find(".toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.#clearToast);
    this.#clearToast = setTimeout(() => { toast.hidden = true; }, TOAST_MILLISECONDS);
  }

  draw() {
    const customer = this.#feed.customers.get(this.customerId);
    if (!customer) return;
    const messages = this.#feed.messages(this.customerId).slice(-SHOWN);
    const arrives = this.#shown === this.customerId;
    this.#drawState(customer);
    this.#drawLog(customer, messages);
    this.#drawFoot(customer, messages);
    this.#tellAnswers(messages, arrives);
    this.#read();
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  #mine() {
    return [...this.#feed.customers.values()].filter((customer) => customer.channel === this.#channel);
  }

  async #try(work) {
    try {
      await work();
    } catch (error) {
      this.tell(error.message);
    }
  }

  #act(act, body = {}) {
    return this.#try(() => post(`customers/${this.customerId}/${act}`, body));
  }

  #choose(customerId) {
    this.customerId = customerId;
    sessionStorage.setItem(this.#channel, customerId);
    this.#drawCustomers();
    this.draw();
    this.#find("textarea").focus();
  }

  async #add() {
    const values = await askCustomer(this.#channel);
    if (!values) return;
    const { name, language } = values;
    const added = await post("customers", { channel: this.#channel, name, language, phone: "phone" in values });
    this.#feed.customers.set(added.customer_id, added);
    this.#choose(added.customer_id);
  }

  async #menu(act) {
    const customer = this.#feed.customers.get(this.customerId);
    if (act === "block") await post(`customers/${this.customerId}/block`, { blocked: !customer.blocked });
    if (act === "later") {
      await post(`customers/${this.customerId}/clock`, { last_wrote_at: this.#feed.now() - WINDOW_SECONDS });
      this.tell("The 24-hour window is closed until you write again.");
    }
    if (act === "again") {
      const { queued } = await post("redeliver", { channel: this.#channel });
      this.tell(queued ? "Delivered again; the shop must not answer twice." : "Nothing was delivered yet.");
    }
  }

  #drawCustomers() {
    const buttons = this.#mine().map((customer) => {
      const button = make("button", "", customer.name);
      button.type = "button";
      button.setAttribute("aria-pressed", String(customer.customer_id === this.customerId));
      button.title = customer.phone ? `+${customer.phone}` : customer.username ? `@${customer.username}, no phone number` : customer.name;
      const unread = customer.customer_id === this.customerId ? 0 : this.#feed.unread(customer.customer_id).length;
      if (unread) button.append(make("span", "unread", String(unread)));
      button.addEventListener("click", () => this.#choose(customer.customer_id));
      return button;
    });
    const group = this.#find(".customers");
    const focused = [...group.children].indexOf(document.activeElement);
    group.replaceChildren(...buttons);
    if (focused >= 0) buttons[focused]?.focus();
  }

  #drawState(customer) {
    const left = customer.typing_until - this.#feed.now();
    this.#find(".state").textContent = left > 0 ? "typing…" : this.#channel === "telegram" ? "bot" : "Business account";
    clearTimeout(this.#clearTyping);
    if (left > 0) this.#clearTyping = setTimeout(() => this.draw(), left * 1000 + 50);
    this.#find(".bar [data-act=block]").textContent = customer.blocked ? "Unblock the shop" : "Block the shop";
  }

  #drawLog(customer, messages) {
    const log = this.#find(".log");
    if (this.#shown !== this.customerId) this.#atEnd = true;
    const items = [];
    let last = null;
    for (const message of messages) {
      if (!last || dayOf(last.created_at) !== dayOf(message.created_at)) items.push(make("p", "day", dayOf(message.created_at)));
      const item = this.#item(message);
      item.classList.toggle("same", last?.author === message.author && last?.status !== "failed");
      items.push(item);
      last = message;
    }
    if (!messages.length) items.push(make("p", "note", `No messages yet. Write to the shop as ${customer.name}.`));
    if (customer.typing_until > this.#feed.now()) items.push(typing());
    replace(log, items);
    this.#shown = this.customerId;
    this.#scroll();
  }

  // Who reads the newest stays there when pictures load, the keyboard opens or the window changes.
  #stayAtEnd() {
    const log = this.#find(".log");
    let top = 0;
    log.addEventListener("scroll", () => {
      const near = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PIXELS;
      // Only a way up is the reader's own: a log that shrinks leaves the end without moving.
      if (near || log.scrollTop < top) this.#atEnd = near;
      top = log.scrollTop;
    });
    log.addEventListener("load", () => this.#scroll(), true);
    log.addEventListener("loadedmetadata", () => this.#scroll(), true);
    new ResizeObserver(() => this.#scroll()).observe(log);
  }

  #scroll() {
    const log = this.#find(".log");
    if (this.#atEnd) log.scrollTop = log.scrollHeight;
  }

  #item(message) {
    const press = (choice) => this.#act("presses", { message_id: message.message_id, choice_id: choice.choice_id });
    const item = bubble(message, {
      press,
      open: () => openList(this.#find(".sheet"), message, press),
      find: (messageId) => this.#feed.messages(this.customerId).find((other) => other.message_id === messageId),
    });
    item.dataset.key = message.number;
    item.dataset.state = JSON.stringify(message);
    return item;
  }

  #drawFoot(customer, messages) {
    const fresh = this.#channel === "telegram" && !messages.length;
    this.#find(".blocked").hidden = !customer.blocked;
    this.#find(".start").hidden = !fresh || customer.blocked;
    if (this.#find(".recording").hidden) this.#find(".composer").hidden = customer.blocked || fresh;
    const last = messages.findLast((message) => message.author === "shop" && message.content.layout?.startsWith("keyboard"));
    const rows = last?.content.layout === "keyboard" ? last.content.markup.keyboard : [];
    const used = last?.content.markup?.one_time_keyboard && last.content.pressed;
    const keyboard = this.#find(".keyboard");
    keyboard.hidden = !rows.length || used || customer.blocked;
    keyboard.replaceChildren(...rows.map((row) => this.#keys(row, last)));
  }

  #keys(row, message) {
    const line = make("div");
    for (const key of row) {
      const title = key.text || key;
      const button = make("button", "", title);
      button.type = "button";
      button.addEventListener("click", () => this.#act("presses", { message_id: message.message_id, choice_id: title }));
      line.append(button);
    }
    return line;
  }

  #tellAnswers(messages, aloud) {
    for (const { content } of messages) {
      const { query_id: queryId, answer } = content.pressed || {};
      if (answer && !this.#toldAnswers.has(queryId)) {
        this.#toldAnswers.add(queryId);
        if (aloud) this.tell(answer);
      }
    }
  }

  #read() {
    const seen = document.visibilityState === "visible" && this.#root.offsetParent !== null;
    if (seen && this.#feed.unread(this.customerId).length) this.#act("read");
  }
}

// Puts items into the log; those that stayed as they were keep their place, so that sound goes on and focus stays.
function replace(log, items) {
  const old = new Map([...log.children].filter((child) => child.dataset.key).map((child) => [child.dataset.key, child]));
  const kept = items.map((item) => {
    const before = old.get(item.dataset.key);
    return before && before.dataset.state === item.dataset.state && before.className === item.className ? before : item;
  });
  for (const child of [...log.children]) if (!kept.includes(child)) child.remove();
  kept.forEach((item, place) => {
    if (log.children[place] !== item) log.insertBefore(item, log.children[place] || null);
  });
}
