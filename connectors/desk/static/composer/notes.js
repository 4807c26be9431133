// Notes: the box for colleagues only, with @names to choose from.
import { newKey } from "../base/page.js";
import { openBox, setUpBox, settleBoxes } from "./box.js";
import { Draft } from "./draft.js";

const MOST = 8;

export function setUpNotes(id, outgoing) {
  const form = document.getElementById("note");
  const draft = new Draft(id, "note", form.elements.text);
  // Before the box: Enter takes a name while names are shown.
  setUpNames(form, draft.box);
  setUpBox(form, draft, (text) => {
    if (!text) return false;
    outgoing.add({ key: newKey(), part: "note", text });
    return true;
  });
  document.querySelector(".boxes").addEventListener("click", (event) => {
    const name = event.target.closest("[data-box]")?.dataset.box;
    if (name) openBox(name);
  });
  settleBoxes();
}

function setUpNames(form, box) {
  const list = document.getElementById("people");
  const people = JSON.parse(form.dataset.people);
  let chosen = 0;

  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    const typed = begun(box);
    const fit = typed === null ? [] : people.filter((name) => fits(name, typed)).slice(0, MOST);
    if (!fit.length) return close();
    chosen = 0;
    list.replaceChildren(...fit.map((name, place) => option(name, place)));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    mark();
  };
  const mark = () => {
    [...list.children].forEach((each, place) => each.setAttribute("aria-selected", String(place === chosen)));
    box.setAttribute("aria-activedescendant", list.children[chosen].id);
  };
  const take = (name) => {
    const start = box.selectionStart - begun(box).length;
    box.setRangeText(`${name} `, start, box.selectionStart, "end");
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    box.focus();
  };
  box.addEventListener("input", show);
  box.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const name = event.target.closest("[role=option]")?.textContent;
    if (name) take(name);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const count = list.children.length;
    const steps = { ArrowDown: 1, ArrowUp: count - 1 };
    if (event.key in steps) chosen = (chosen + steps[event.key]) % count;
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (!list.hidden) mark();
  });
}

// What is typed after the @ before the cursor, or null where no name is being typed.
function begun(box) {
  return box.value.slice(0, box.selectionStart).match(/(?:^|[^\p{L}\p{N}_])@([\p{L}\p{N}_. -]{0,30})$/u)?.[1] ?? null;
}

function fits(name, typed) {
  const [full, part] = [name, typed].map((each) => each.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());
  return full.startsWith(part) || full.split(" ").some((word) => part && word.startsWith(part));
}

function option(name, place) {
  const item = document.createElement("li");
  item.id = `person-${place}`;
  item.setAttribute("role", "option");
  item.textContent = name;
  return item;
}
