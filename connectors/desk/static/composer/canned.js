// Canned: "/" in the box searches what agents keep ready; what it does not know is asked for before it is sent.
import { isComposing } from "../base/composing.js";
import { fragment, newKey, post, say, toast } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";
import { attach } from "./box.js";
import { setUpOptions } from "./options.js";
import { _, ngettext } from "../base/words.js";

const QUERY = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u;
const UNKNOWN = /\{[a-z][a-z0-9_.]*\}/;

// `ran` is called when a macro that stood in the list was run.
export function setUpCanned(id, ran) {
  const form = document.getElementById("composer");
  const box = form.elements.text;
  const none = document.getElementById("canned-none");
  const options = setUpOptions(box, document.getElementById("canned"), (option) => {
    if (option.dataset.macro) run(id, box, option.dataset.macro, ran);
    else fillIn(box, option);
  });

  box.addEventListener("input", async () => {
    const query = queryIn(box);
    none.hidden = true;
    if (query === null) return options.close();
    const fitting = await fragment(addressOf(id, `canned?q=${encodeURIComponent(query)}`)).catch(() => []);
    if (queryIn(box) !== query || document.activeElement !== box) return;
    options.show(fitting);
    none.hidden = fitting.length > 0;
    say(fitting.length ? ngettext("%(count)s canned response", "%(count)s canned responses", fitting.length) : none.textContent);
  });
  box.addEventListener("blur", () => { none.hidden = true; });
  box.addEventListener("keydown", (event) => {
    if (!isComposing(event) && event.key === "Tab" && !event.shiftKey && askNext(box)) event.preventDefault();
  });
  form.addEventListener("submit", (event) => holdBack(box, event), { capture: true });
}

const queryIn = (box) => box.value.slice(0, box.selectionStart).match(QUERY)?.[1] ?? null;

async function run(id, box, macro, ran) {
  const end = box.selectionStart;
  box.setRangeText("", box.value.slice(0, end).lastIndexOf("/"), end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  const form = new FormData();
  const fields = { macro, client_key: newKey(), epoch: document.querySelector("#head .head").dataset.epoch };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const answer = await post(addressOf(id, "macro"), form).catch(() => null);
  const told = await answer?.json().catch(() => null);
  toast(answer ? (told?.message ?? "") : _("No connection: look whether the macro ran before you run it again."));
  if (told?.resolved) document.dispatchEvent(new CustomEvent("given-away", { detail: { ...told.resolved, verb: "resolve", sent: [] } }));
  ran();
}

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
  say(_("Fill in %(name)s", { name: found[0] }));
  return true;
}

function holdBack(box, event) {
  const unknown = box.value.match(UNKNOWN);
  if (!unknown) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.setSelectionRange(0, 0);
  askNext(box);
  toast(_("Fill in %(name)s first, or delete it.", { name: unknown[0] }));
}

async function attachKept(box, url, name) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return toast(_("%(name)s could not be attached. Attach it by hand.", { name }));
  const content = await answer.blob();
  // Meanwhile another conversation may have been opened: the file is not for that customer.
  if (!box.isConnected) return toast(_("%(name)s was not attached: another conversation is open. Take the response again.", { name }));
  attach(new File([content], name, { type: content.type }));
}
