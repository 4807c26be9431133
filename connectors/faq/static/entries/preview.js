// Preview: what customers would read, in the language that is shown.
import { _ } from "../../../static/base/words.js";
import { follower } from "./follower.js";

const SOON_MS = 500;

export function setUpPreview(form) {
  const place = document.getElementById("preview");
  const words = document.getElementById("preview-language");
  const ask = follower(form, "preview", SOON_MS, (fresh) => place.replaceChildren(...fresh), () => ({ preview_language: form.dataset.shown }));
  const named = document.getElementById("named");
  return () => {
    // What customers name changes only answers that are told of what is named.
    named.hidden = ![...form.querySelectorAll("[data-about]")].some((choice) => choice.value);
    const tab = form.querySelector(`[data-tab="${form.dataset.shown}"]`);
    words.textContent = _("In %(language)s", { language: tab.firstChild.textContent.trim() });
    ask();
  };
}
