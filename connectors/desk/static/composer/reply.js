// Reply: the box for what the customer gets. What stands in it is kept until the server has it.
import { newKey } from "../base/page.js";
import { setUpBox } from "./box.js";
import { Draft } from "./draft.js";

// `outgoing` takes what is sent; `extras` says what goes with it, and is told when it has gone.
export function setUpReply(id, outgoing, extras) {
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

function showAttached(input) {
  const line = document.getElementById("attached");
  line.hidden = !input.files.length;
  line.querySelector("span").textContent = input.files[0]?.name ?? "";
}
