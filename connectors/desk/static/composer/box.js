// Box: a place to write in that grows, sends by Enter and keeps its draft; and which of the two boxes is open.
import { isComposing } from "../base/composing.js";

// `send` gets the text and says whether it took it.
export function setUpBox(form, draft, send) {
  const box = draft.box;
  draft.restore();
  box.readOnly = false;
  grow(box);
  box.addEventListener("input", () => {
    grow(box);
    draft.changed();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event) || event.defaultPrevented) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!send(box.value.trim())) return;
    fill(box, "");
    draft.changed();
    box.focus();
  });
  return box;
}

// Words that come back from a send that was refused; their draft is kept already.
export function restore(id, name, text) {
  const box = document.querySelector(`.pane[data-conversation="${id}"] #${name === "note" ? "note" : "composer"} textarea`);
  if (box) fill(box, text);
}

function fill(box, text) {
  box.value = text;
  grow(box);
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 220)}px`;
}

// Puts a file into the reply as if it had been chosen.
export function attach(file) {
  const input = document.getElementById("composer").elements.file;
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// Shows the box of this name and goes there; the reply only where the conversation is mine.
export function openBox(name) {
  const write = document.querySelector(".write");
  if (!write) return;
  write.dataset.open = write.dataset.open === name && name === "note" && !mine() ? "" : name;
  settleBoxes();
  document.querySelector(".write form:not([hidden]) textarea")?.focus();
}

export function settleBoxes() {
  const write = document.querySelector(".write");
  const open = write.dataset.open === "note" ? "note" : canReply() ? "reply" : "";
  document.getElementById("composer").hidden = open !== "reply";
  document.getElementById("note").hidden = open !== "note";
  for (const button of write.querySelectorAll("[data-box]")) {
    button.setAttribute("aria-pressed", String(button.dataset.box === open));
    button.hidden = button.dataset.box === "reply" && !canReply();
  }
}

const mine = () => "mine" in document.querySelector("#head .head").dataset;
// Outside the channel's window only a template can be sent.
const canReply = () => mine() && !("closed" in document.querySelector("#head .head").dataset);
