// Preview: what customers would read, in the language that is shown.
import { follower } from "./follower.js";

const SOON_MS = 500;

export function setUpPreview(form) {
  const place = document.getElementById("preview");
  const words = document.getElementById("preview-language");
  const ask = follower(form, "preview", SOON_MS, (fresh) => place.replaceChildren(...fresh), () => ({ preview_language: form.dataset.shown }));
  return () => {
    const tab = form.querySelector(`[data-tab="${form.dataset.shown}"]`);
    words.textContent = `In ${tab.firstChild.textContent.trim()}`;
    ask();
  };
}
