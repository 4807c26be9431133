// Uploads: a picture goes to the server at once; its name goes into the answer.
import { post, say, toast } from "../../../static/base/page.js";
import { _ } from "../../../static/base/words.js";

export function setUpUploads(form) {
  form.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches("[data-upload]") || !input.files.length) return;
    const fields = new FormData();
    fields.set("file", input.files[0]);
    const answer = await post(form.dataset.pictures, fields).catch(() => null);
    const told = await answer?.json().catch(() => null);
    input.value = "";
    if (!answer?.ok) return toast(told?.message ?? _("No connection: the file was not taken. Try again."));
    const box = input.closest("[data-answer]").querySelector("[data-image]");
    box.value = told.name;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    say(told.message);
  });
}
