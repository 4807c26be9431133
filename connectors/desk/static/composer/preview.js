// Preview: below the thread, how the customer will see a text with marks such as *stars*.
import { fragment } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";

const MARK = /[*_~`]/;
const PAUSE_MS = 300;

export function setUpPreview(id) {
  const [box, place] = [document.getElementById("composer").elements.text, document.getElementById("preview")];
  let timer = null;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (!MARK.test(box.value)) return show(place, []);
    timer = setTimeout(() => look(id, box, place), PAUSE_MS);
  });
  document.getElementById("composer").addEventListener("submit", () => setTimeout(() => box.value || show(place, [])));
}

async function look(id, box, place) {
  const form = new FormData();
  form.set("text", box.value);
  const fresh = await fragment(addressOf(id, "preview"), { method: "POST", body: form }).catch(() => []);
  if (form.get("text") === box.value) show(place, fresh);
}

function show(place, elements) {
  place.replaceChildren(...elements);
  place.hidden = !elements.length;
}
