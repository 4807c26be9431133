// Keys: a letter by itself does what a button does; a letter of a word does nothing, wherever the word is typed.
import { isComposing } from "./composing.js";
import { toast } from "./page.js";
import { _ } from "./words.js";

const FIELD = "input, textarea, select, [contenteditable]";
const TEXT = "input:not([type=button], [type=checkbox], [type=file], [type=radio], [type=submit]), textarea, [contenteditable]";
// Who has just written, or closed something by Esc, may still be writing.
const QUIET_MS = 1_000;
// Letters of one word follow each other faster than somebody presses two keys.
const ALONE_MS = 200;
const REPEATED = ["j", "k"];
const LOST_LETTERS = 3;

let quiet = 0;
let lost = 0;
let pending = null;

// `table`: key → what it does; it says false where it did nothing. `isAlwaysKey` says which key counts also just after
// writing, as nothing is lost by it.
export function setUpKeys(table, isAlwaysKey) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.target.closest?.(TEXT)) rest();
  }, { capture: true });
  document.addEventListener("focusout", (event) => event.target.closest?.(TEXT) && rest());
  document.addEventListener("focusin", (event) => event.target.closest?.(TEXT) && forget());
  document.addEventListener("keyup", (event) => event.key === " " && lost && event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event) || event.defaultPrevented) return;
    const field = event.target.closest(FIELD);
    if (event.key === "Escape" && field && !event.target.closest("dialog")) return document.getElementById("thread")?.focus();
    if (field || document.querySelector("dialog[open]")) return;
    if (isWord(event, isAlwaysKey)) return lose(event);
    if (table[event.key] && !event.repeat) wait(event, table);
    else if (event.repeat && REPEATED.includes(event.key)) table[event.key]?.();
  });
}

// A letter of a word, or the space or Enter that ends it: a button in focus must not take it as a press.
function isWord({ key }, isAlwaysKey) {
  if (key === "Enter" || key === " ") return lost > 0;
  if (key.length > 1) return false;
  if (pending === null && !lost && isAlwaysKey(key)) return false;
  return quiet || (pending && !(pending.key === key && REPEATED.includes(key)));
}

function lose(event) {
  event.preventDefault();
  lost += pending ? 2 : 1;
  forget();
  if (lost === LOST_LETTERS) toast(_("What you type goes nowhere: press in the box, or r after a second, to write."));
  rest();
}

function wait(event, table) {
  event.preventDefault();
  const { key } = event;
  if (pending) press(table, pending.key);
  forget();
  pending = { key, timer: setTimeout(() => { pending = null; press(table, key); }, ALONE_MS) };
}

// A key that can do nothing now says so; those that go through a list are pressed past its end.
async function press(table, key) {
  if ((await table[key]()) === false && !REPEATED.includes(key)) toast(_("The key %(key)s can do nothing here now.", { key }));
}

function forget() {
  clearTimeout(pending?.timer);
  pending = null;
}

// Tests and styles see that letters do nothing for now.
function rest() {
  clearTimeout(quiet);
  document.body.dataset.quiet = "";
  quiet = setTimeout(() => {
    quiet = 0;
    lost = 0;
    delete document.body.dataset.quiet;
  }, QUIET_MS);
}
