// Canned: "/" in the box searches what agents keep ready; what it does not know is asked for before it is sent.
import { fragment, post, say, toast } from "../base/page.js";
import { addressOf } from "../conversation/conversation.js";
import { attach } from "./box.js";

const QUERY = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u;
const NONE = "No canned response fits. They are kept on the page Canned responses in the menu.";
const UNKNOWN = /\{[a-z][a-z0-9_.]*\}/;

export function setUpCanned(id) {
  const form = document.getElementById("composer");
  const box = form.elements.text;
  const list = document.createElement("ul");
  Object.assign(list, { id: "canned", className: "canned-list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Canned responses");
  const none = Object.assign(document.createElement("p"), { className: "canned-none", hidden: true, textContent: NONE });
  form.prepend(list, none);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", "canned"], ["aria-expanded", "false"]]) box.setAttribute(name, value);
  const menu = { id, form, box, list, none, query: null };

  box.addEventListener("input", () => search(menu));
  box.addEventListener("blur", () => setTimeout(() => close(menu), 150));
  // Before the composer sends by Enter.
  form.addEventListener("keydown", (event) => event.target === box && onKey(menu, event), { capture: true });
  form.addEventListener("submit", (event) => holdBack(menu, event), { capture: true });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => event.target.closest("li") && choose(menu, event.target.closest("li")));
}

async function search(menu) {
  const before = menu.box.value.slice(0, menu.box.selectionStart);
  menu.query = before.match(QUERY)?.[1] ?? null;
  if (menu.query === null) return close(menu);
  const query = menu.query;
  const found = await fragment(addressOf(menu.id, `canned?q=${encodeURIComponent(query)}`)).catch(() => []);
  if (menu.query !== query || !menu.box.isConnected) return;
  menu.list.replaceChildren(...found);
  menu.list.hidden = !found.length;
  menu.none.hidden = found.length > 0;
  menu.box.setAttribute("aria-expanded", String(found.length > 0));
  mark(menu, found[0]);
  say(found.length ? `${found.length} canned responses` : NONE);
}

function close(menu) {
  menu.query = null;
  menu.list.hidden = menu.none.hidden = true;
  menu.box.setAttribute("aria-expanded", "false");
  menu.box.removeAttribute("aria-activedescendant");
}

function mark(menu, option) {
  for (const each of menu.list.children) each.setAttribute("aria-selected", String(each === option));
  if (!option) return menu.box.removeAttribute("aria-activedescendant");
  menu.box.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function onKey(menu, event) {
  if (menu.list.hidden) {
    if (event.key === "Tab" && !event.shiftKey && askNext(menu)) event.preventDefault();
    return;
  }
  const options = [...menu.list.children];
  const at = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) mark(menu, options[(at + steps[event.key] + options.length) % options.length]);
  else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") choose(menu, options[at]);
  else if (event.key === "Escape") close(menu);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

async function choose(menu, option) {
  const { box } = menu;
  const end = box.selectionStart;
  const begin = box.value.slice(0, end).lastIndexOf("/");
  box.setRangeText(option.dataset.text, begin, end, "end");
  close(menu);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  post(`/desk/canned/${encodeURIComponent(option.dataset.canned)}/used`).catch(() => {});
  askNext(menu);
  if (option.dataset.file) await attachKept(option.dataset.file, option.dataset.name);
}

// The next thing that nobody knows but the agent is selected, so that typing replaces it.
function askNext({ box }) {
  const from = box.selectionEnd;
  const found = box.value.slice(from).match(UNKNOWN) ?? box.value.match(UNKNOWN);
  if (!found) return false;
  const begin = box.value.indexOf(found[0], found.input === box.value ? 0 : from);
  box.focus();
  box.setSelectionRange(begin, begin + found[0].length);
  say(`Fill in ${found[0]}`);
  return true;
}

function holdBack(menu, event) {
  const unknown = menu.box.value.match(UNKNOWN);
  if (!unknown) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  menu.box.setSelectionRange(0, 0);
  askNext(menu);
  toast(`Fill in ${unknown[0]} first, or delete it.`);
}

async function attachKept(url, name) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return toast(`${name} could not be attached. Attach it by hand.`);
  const content = await answer.blob();
  attach(new File([content], name, { type: content.type }));
}
