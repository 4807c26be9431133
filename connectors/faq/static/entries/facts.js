// Facts: a list of the shop's facts with their titles and values in the answer's language; a press inserts one.
import { fold } from "../../../static/base/fold.js";
import { fragment, toast } from "../../../static/base/page.js";
import { _ } from "../../../static/base/words.js";

export function setUpFacts(form) {
  const box = document.getElementById("facts-box");
  const list = document.getElementById("facts-list");
  const search = document.getElementById("facts-search");
  let into = null;

  form.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-facts]");
    if (!button) return;
    into = button.closest("[data-answer]").querySelector("[data-text]");
    const language = button.closest("[data-language]").dataset.language;
    const fresh = await fragment(`${form.dataset.factsList}?language=${language}`).catch(() => null);
    if (!fresh) return toast(_("The facts could not be read. Try again."));
    list.replaceChildren(...fresh);
    search.value = "";
    box.showModal();
    search.focus();
  });
  search.addEventListener("input", () => {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    for (const item of list.children) {
      const text = fold(item.dataset.words);
      item.hidden = !words.every((word) => text.includes(word));
    }
  });
  box.addEventListener("click", (event) => {
    if (event.target === box || event.target.closest("[data-close]")) return box.close();
    const fact = event.target.closest("[data-fact]");
    if (!fact) return;
    box.close();
    into.focus();
    into.setRangeText(`{${fact.dataset.fact}}`, into.selectionStart, into.selectionEnd, "end");
    into.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
