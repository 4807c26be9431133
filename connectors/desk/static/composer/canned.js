// Canned: "/" in the box searches what agents keep ready; what it does not know is asked for before it is sent.
import { isComposing } from "../base/composing.js";
import { fragment, post, say, toast } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";
import { attach } from "./box.js";
import { setUpOptions } from "./options.js";

const QUERY = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u;
const UNKNOWN = /\{[a-z][a-z0-9_.]*\}/;

export function setUpCanned(id) {
  const form = document.getElementById("composer");
  const box = form.elements.text;
  const none = document.getElementById("canned-none");
  const options = setUpOptions(box, document.getElementById("canned"), (option) => fillIn(box, option));

  box.addEventListener("input", async () => {
    const query = queryIn(box);
    none.hidden = true;
    if (query === null) return options.close();
    const fitting = await fragment(addressOf(id, `canned?q=${encodeURIComponent(query)}`)).catch(() => []);
    if (queryIn(box) !== query || document.activeElement !== box) return;
    options.show(fitting);
    none.hidden = fitting.length > 0;
    say(fitting.length ? `${fitting.length} canned responses` : none.textContent);
  });
  box.addEventListener("blur", () => { none.hidden = true; });
  box.addEventListener("keydown", (event) => {
    if (!isComposing(event) && event.key === "Tab" && !event.shiftKey && askNext(box)) event.preventDefault();
  });
  form.addEventListener("submit", (event) => holdBack(box, event), { capture: true });
}

const queryIn = (box) => box.value.slice(0, box.selectionStart).match(QUERY)?.[1] ?? null;

async function fillIn(box, option) {
  const end = box.selectionStart;
  box.setRangeText(option.dataset.text, box.value.slice(0, end).lastIndexOf("/"), end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  post(`/desk/canned/${encodeURIComponent(option.dataset.canned)}/used`).catch(() => {});
  askNext(box);
  if (option.dataset.file) await attachKept(box, option.dataset.file, option.dataset.name);
}

// The next thing that nobody knows but the agent is selected, so that typing replaces it.
function askNext(box) {
  const from = box.selectionEnd;
  const found = box.value.slice(from).match(UNKNOWN) ?? box.value.match(UNKNOWN);
  if (!found) return false;
  const begin = box.value.indexOf(found[0], found.input === box.value ? 0 : from);
  box.focus();
  box.setSelectionRange(begin, begin + found[0].length);
  say(`Fill in ${found[0]}`);
  return true;
}

function holdBack(box, event) {
  const unknown = box.value.match(UNKNOWN);
  if (!unknown) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.setSelectionRange(0, 0);
  askNext(box);
  toast(`Fill in ${unknown[0]} first, or delete it.`);
}

async function attachKept(box, url, name) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return toast(`${name} could not be attached. Attach it by hand.`);
  const content = await answer.blob();
  // Meanwhile another conversation may have been opened: the file is not for that customer.
  if (!box.isConnected) return toast(`${name} was not attached: another conversation is open. Take the response again.`);
  attach(new File([content], name, { type: content.type }));
}
