// Reply: the box for what the customer gets. What stands in it is kept until the server has it.
import { newKey } from "../base/page.js";
import { setUpAttachment } from "./attachment.js";
import { setUpBox } from "./box.js";
import { Draft } from "./draft.js";

// `outgoing` takes what is sent; `extras` says what goes with it, and is told when it has gone.
export function setUpReply(id, outgoing, extras) {
  const form = document.getElementById("composer");
  const attachment = setUpAttachment(id, form);
  setUpBox(form, new Draft(id, "reply", form.elements.text), (text) => {
    const file = attachment.file();
    if (!text && !file) return false;
    outgoing.add({ key: newKey(), part: "reply", text, file, fields: extras.take() });
    attachment.clear();
    return true;
  });
}
