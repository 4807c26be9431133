// Draft translation: the reply in the customer's language; what the agent wrote is kept and goes along with it.
import { post, toast } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";
import { Draft } from "./draft.js";
import { _ } from "../base/words.js";

const place = () => document.getElementById("draft-translation");
const shown = (part) => place().querySelector(part);

// What was translated last: pressed again, it is not asked for again.
let last = {};

// Returns what goes with the next reply; without an engine nothing does.
export function setUpDraftTranslation(id) {
  if (!place()) return { take: () => ({}) };
  const [box, original] = [document.getElementById("composer").elements.text, document.getElementById("original")];
  const draft = new Draft(id, "original", original);
  const keep = (text, doubtful = false) => {
    if (original.value !== text) {
      original.value = text;
      draft.changed();
    }
    show(text, doubtful);
  };
  draft.restore();
  show(box.value ? original.value : "");
  box.addEventListener("input", () => box.value || keep(""));
  shown("[data-translate-draft]").addEventListener("click", () => translate(id, box, keep));
  shown("[data-original]").addEventListener("click", () => {
    fill(box, original.value);
    keep("");
  });
  place().addEventListener("original", ({ detail }) => keep(detail));
  return {
    take: () => {
      const fields = original.value && box.value ? { original: original.value } : {};
      keep("");
      return fields;
    },
  };
}

// The words of a reply came back into the box: so does what they were made of.
export function restoreOriginal(text) {
  if (text) place()?.dispatchEvent(new CustomEvent("original", { detail: text }));
}

async function translate(id, box, keep) {
  const text = box.value.trim();
  if (!text) return box.focus();
  const made = last.id === id && last.text === text ? last.made : await ask(id, text, box);
  if (!made || !box.isConnected) return;
  last = { id, text, made };
  fill(box, made.text);
  keep(text, made.doubtful);
}

// Null where the words stay as they are.
async function ask(id, text, box) {
  const form = new FormData();
  form.set("text", text);
  box.readOnly = shown("[data-translate-draft]").disabled = true;
  const answer = await post(addressOf(id, "translate-draft"), form).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (box.isConnected) box.readOnly = shown("[data-translate-draft]").disabled = false;
  if (answer?.ok && told) return told;
  toast(told?.message ?? _("No connection: nothing was translated. Try again."));
  return null;
}

function fill(box, text) {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function show(text, doubtful = false) {
  document.getElementById("original-text").textContent = text;
  shown(".original-words").hidden = shown("[data-original]").hidden = !text;
  shown("[data-translate-draft]").hidden = Boolean(text);
  shown(".doubtful").hidden = !doubtful;
}
