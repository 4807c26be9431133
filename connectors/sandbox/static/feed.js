// What the sandbox knows, kept fresh by one long poll; whoever watches is told which customers changed.

import { get } from "./api.js";

const WAIT_SECONDS = 20;
const PAUSE_MILLISECONDS = 1000;

export class Feed {
  customers = new Map();
  #messages = new Map();
  #number = -1;
  #ahead = 0;

  messages(customerId) {
    return [...(this.#messages.get(customerId)?.values() || [])];
  }

  unread(customerId) {
    return this.messages(customerId).filter((message) => message.author === "shop" && message.status === "delivered");
  }

  now() {
    return Date.now() / 1000 + this.#ahead;
  }

  async follow(changed, lost) {
    for (;;) {
      try {
        const wait = this.#number < 0 ? 0 : WAIT_SECONDS;
        const touched = this.#take(await get(`changes?after=${this.#number}&wait=${wait}`));
        lost(false);
        if (touched.size) changed(touched);
      } catch (error) {
        lost(true);
        await new Promise((done) => setTimeout(done, PAUSE_MILLISECONDS));
      }
    }
  }

  #take(answer) {
    const touched = new Set();
    this.#number = answer.number;
    this.#ahead = answer.now - Date.now() / 1000;
    for (const customer of answer.customers) {
      this.customers.set(customer.customer_id, customer);
      touched.add(customer.customer_id);
    }
    for (const message of answer.messages) {
      if (!this.#messages.has(message.customer_id)) this.#messages.set(message.customer_id, new Map());
      this.#messages.get(message.customer_id).set(message.number, message);
      touched.add(message.customer_id);
    }
    return touched;
  }
}
