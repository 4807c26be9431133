// Tokens and passwords are tried at their provider while they are typed; what it says stands below the box.
import { post } from "../base/page.js";
import { _ } from "../base/words.js";

const PAUSE_MILLISECONDS = 700;

// The line below a box or a form, and the number of the try that it waits for: an older answer is not shown.
function follow(fields, address, line, form) {
  let timer = null;
  let latest = 0;
  const attempt = async () => {
    if (!form.isConnected || !fields.some((field) => field.value) || fields.some((field) => field.required && !field.value)) {
      line.textContent = "";
      return;
    }
    const number = (latest += 1);
    line.textContent = _("Asking the provider…");
    line.dataset.state = "asking";
    const body = new FormData(form);
    const answer = await post(address, body).catch(() => null);
    if (number !== latest) return;
    const told = answer?.ok ? await answer.json() : { works: false, message: _("It could not be tried just now.") };
    line.textContent = told.message;
    line.dataset.state = told.works ? "works" : "fault";
    line.classList.toggle("fault", !told.works && Boolean(told.message));
  };
  for (const field of fields) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      latest += 1;
      timer = setTimeout(attempt, PAUSE_MILLISECONDS);
    });
  }
}

for (const field of document.querySelectorAll("input[data-tries]")) {
  follow([field], field.dataset.tries, document.getElementById(field.getAttribute("aria-describedby")), field.form);
}
for (const form of document.querySelectorAll("form[data-tries]")) {
  follow([...form.querySelectorAll("[name^='value-']")], form.dataset.tries, form.querySelector(".tried"), form);
}
