// Keys: one letter does what a button does, unless somebody is writing.
const WRITING = "input, textarea, select, [contenteditable]";

// `table`: key → what it does; it says false where it did nothing.
export function setUpKeys(table) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const typing = event.target.closest(WRITING);
    if (event.key === "Escape" && typing && !event.target.closest("dialog")) return document.getElementById("thread")?.focus();
    if (typing || document.querySelector("dialog[open]")) return;
    if (table[event.key] && table[event.key]() !== false) event.preventDefault();
  });
}

// Goes to the link of the next (1) or previous (-1) conversation in the lists.
export function nextConversation(step) {
  const links = [...document.querySelectorAll("#lists a[data-conversation]")];
  const here = links.findIndex((link) => link.dataset.conversation === document.body.dataset.open);
  const next = links[here < 0 ? 0 : here + step];
  next?.click();
  return Boolean(next);
}

// A menu closes when somebody goes elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.more[open], details.menu[open]")) {
    if (!menu.contains(event.target) || event.target.closest(".more-items button")) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.more[open], details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
