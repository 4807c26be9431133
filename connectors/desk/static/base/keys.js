// Keys: one letter does what a button does, unless somebody is writing.
import { isComposing } from "./composing.js";

const WRITING = "input, textarea, select, [contenteditable]";

// `table`: key → what it does; it says false where it did nothing.
export function setUpKeys(table) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event) || event.defaultPrevented) return;
    const typing = event.target.closest(WRITING);
    if (event.key === "Escape" && typing && !event.target.closest("dialog")) return document.getElementById("thread")?.focus();
    if (typing || document.querySelector("dialog[open]")) return;
    if (table[event.key] && table[event.key]() !== false) event.preventDefault();
  });
}
