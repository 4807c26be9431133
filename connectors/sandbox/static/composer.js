// The foot of a phone: writing, attaching, recording, and the menus.

import { post, upload } from "./api.js";
import { askFile, askLocation } from "./dialogs.js";
import { NoRecorder, Recorder } from "./recorder.js";

export class Composer {
  #root; #phone; #recorder = new Recorder(); #clock = 0;

  // `phone` knows `customerId` and can `tell(text)`.
  constructor(root, phone) {
    this.#root = root;
    this.#phone = phone;
    this.#wireWriting();
    this.#wireRecording();
    wireMenu(this.#find(".attach"), this.#find(".attachments"));
    for (const button of root.querySelectorAll("[data-attach]")) {
      button.addEventListener("click", () => this.#try(() => this.#attach(button.dataset.attach)));
    }
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  async #try(work) {
    try {
      await work();
    } catch (error) {
      this.#phone.tell(error.message);
    }
  }

  #wireWriting() {
    const field = this.#find("textarea");
    field.addEventListener("input", () => this.#fit(field));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#find(".composer").requestSubmit();
    });
    this.#find(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#try(() => this.#write(field));
    });
  }

  #fit(field) {
    field.rows = Math.min(5, field.value.split("\n").length);
    this.#find(".send").hidden = !field.value.trim();
    this.#find(".mic").hidden = !this.#find(".send").hidden;
  }

  async #write(field) {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    this.#fit(field);
    try {
      await post(`customers/${this.#phone.customerId}/texts`, { text });
    } catch (error) {
      field.value = text;
      this.#fit(field);
      throw error;
    }
  }

  async #attach(kind) {
    if (kind === "location") {
      const point = await askLocation();
      if (point) await post(`customers/${this.#phone.customerId}/locations`, point);
      return;
    }
    const chosen = await askFile(kind);
    if (chosen) await upload(this.#phone.customerId, kind, chosen.file, { caption: chosen.caption });
  }

  #wireRecording() {
    this.#find(".mic").addEventListener("click", () => this.#try(() => this.#record()));
    this.#find(".discard").addEventListener("click", () => this.#try(() => this.#end(false)));
    this.#find(".finish").addEventListener("click", () => this.#try(() => this.#end(true)));
  }

  async #record() {
    try {
      await this.#recorder.start();
    } catch (error) {
      if (!(error instanceof NoRecorder)) throw error;
      await this.#attach("voice");
      return;
    }
    this.#showRecording(true);
    const show = () => {
      const seconds = this.#recorder.seconds;
      this.#find(".seconds").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    };
    show();
    this.#clock = setInterval(show, 500);
    this.#find(".finish").focus();
  }

  async #end(send) {
    clearInterval(this.#clock);
    this.#showRecording(false);
    const seconds = this.#recorder.seconds;
    const file = await this.#recorder.stop();
    if (send) await upload(this.#phone.customerId, "voice", file, { duration_seconds: seconds });
    this.#find("textarea").focus();
  }

  #showRecording(on) {
    this.#find(".recording").hidden = !on;
    this.#find(".composer").hidden = on;
  }
}

// A button that opens a menu; Escape, a choice or a click elsewhere closes it, arrows move in it.
export function wireMenu(button, menu) {
  const show = (on) => {
    menu.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
  };
  const items = () => [...menu.querySelectorAll("button")];
  button.addEventListener("click", () => {
    show(menu.hidden);
    if (!menu.hidden) items()[0].focus();
  });
  menu.addEventListener("click", () => show(false));
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const all = items();
      all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
    }
    if (event.key === "Escape") {
      show(false);
      button.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) show(false);
  });
}
