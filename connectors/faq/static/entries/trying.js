// Trying: what the bots make of a sentence is shown below its box, on whatever page that stands.
import { fragment } from "../../../static/base/page.js";

for (const form of document.querySelectorAll("[data-try]")) {
  const place = form.nextElementSibling;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const fields = new FormData(form);
    fields.set("part", "1");
    button.disabled = true;
    try {
      place.replaceChildren(...await fragment(form.action, { method: "POST", body: fields }));
    } catch {
      // The page of its own says what is wrong.
      form.submit();
    } finally {
      button.disabled = false;
    }
  });
}
