// Reply: the box for what the customer gets. What stands in it is kept until the server has it.
import { isComposing } from "../base/composing.js";
import { newKey } from "../base/page.js";
import { setUpAttachment } from "./attachment.js";
import { setUpBox } from "./box.js";
import { Draft } from "./draft.js";

// `outgoing` takes what is sent; `extras` says what goes with it, and is told when it has gone. Ctrl+Enter (⌘ on a Mac)
// sends and calls `resolve` with the messages' ids once the server has them; in an empty box it resolves alone.
export function setUpReply(id, outgoing, extras, resolve) {
  const form = document.getElementById("composer");
  const box = form.elements.text;
  const attachment = setUpAttachment(id, form);
  let then = null;
  // Before the box: it sends by Enter.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || isComposing(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!box.value.trim() && !attachment.files().length) return resolve();
    then = resolve;
    form.requestSubmit();
    then = null;
  });
  setUpBox(form, new Draft(id, "reply", box), (text) => {
    const [first, ...others] = attachment.files();
    if (!text && !first) return false;
    attachment.clear();
    const messages = [{ text, file: first, fields: extras.take() }, ...others.map((file) => ({ text: "", file }))];
    messages.at(-1).then = then;
    const group = newKey();
    for (const message of messages) outgoing.add({ key: newKey(), part: "reply", group, ...message });
    return true;
  });
}
