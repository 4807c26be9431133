// Composer: the box for what the customer gets. What stands in it is kept until the server has it.
import { Draft } from "./drafts.js";
import { newKey } from "./page.js";

// `outgoing` takes what is sent; `extras` says what goes with it, and is told when it has gone.
export function setUpComposer(id, outgoing, extras) {
  const form = document.getElementById("composer");
  const input = form.elements.file;
  const box = setUpBox(form, new Draft(id, "reply", form.elements.text), (text) => {
    const file = input.files[0] ?? null;
    if (!text && !file) return false;
    outgoing.add({ key: newKey(), part: "reply", text, file, fields: extras.take() });
    input.value = "";
    showAttached(input);
    return true;
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
}

// A box that grows, sends by Enter and keeps its draft. `send` gets the text and says whether it took it.
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
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
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
export function fill(box, text) {
  box.value = text;
  grow(box);
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
