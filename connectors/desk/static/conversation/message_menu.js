// Message menu: replies to one message, quoted above the box, and reactions.
import { newKey } from "../base/page.js";

let target = null;
const menu = () => document.getElementById("message-menu");
const strip = () => document.getElementById("quoted");

// `outgoing` takes reactions; `change` is called with a message's id and "edit" or "delete". Returns what goes with the
// next reply.
export function setUpMessageMenu(outgoing, change) {
  target = null;
  const thread = document.getElementById("thread");
  thread.addEventListener("click", (event) => {
    const button = event.target.closest("[data-answer]");
    if (button) openMenu(button);
  });
  menu().addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    menu().hidePopover();
    const message = document.getElementById(menu().dataset.message);
    if (!message) return;
    if ("reply" in button.dataset) quote(message);
    if ("change" in button.dataset) change(message.id, button.dataset.change);
    if ("react" in button.dataset) react(outgoing, message, button.dataset.react);
  });
  // Goes back to the button that opened it.
  menu().addEventListener("toggle", (event) => {
    const button = document.querySelector(`[id="${menu().dataset.message}"] [data-answer]`);
    button?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "closed" && menu().contains(document.activeElement)) button?.focus();
  });
  strip().querySelector("button").addEventListener("click", () => {
    unquote();
    document.querySelector("#composer textarea").focus();
  });
  return { take };
}

function take() {
  const fields = target ? { reply_to: target } : {};
  unquote();
  return fields;
}

function openMenu(button) {
  const message = button.closest(".message");
  menu().dataset.message = message.id;
  for (const each of menu().querySelectorAll("[data-change]")) each.hidden = !("mine" in message.dataset);
  menu().showPopover();
  const at = button.getBoundingClientRect();
  const size = menu().getBoundingClientRect();
  menu().style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  menu().style.top = `${Math.max(8, at.bottom + size.height > innerHeight ? at.top - size.height - 4 : at.bottom + 4)}px`;
  menu().querySelector("button")?.focus();
}

function quote(message) {
  target = message.id;
  const text = message.querySelector(".bubble .text")?.textContent ?? message.querySelector(".bubble").textContent;
  strip().querySelector("span").textContent = `${message.querySelector(".who").textContent}: ${text.trim().slice(0, 140)}`;
  strip().hidden = false;
  document.querySelector("#composer textarea").focus();
}

function unquote() {
  target = null;
  strip().hidden = true;
}

function react(outgoing, message, emoji) {
  outgoing.add({ key: newKey(), part: "react", text: emoji, fields: { message_id: message.id }, lost: true });
}
