// Notes: the box for colleagues only, with @names to choose from.
import { fold } from "../base/fold.js";
import { newKey, say, toast } from "../base/page.js";
import { openBox, setUpBox, settleBoxes } from "./box.js";
import { Draft } from "./draft.js";
import { setUpOptions } from "./options.js";
import { _ } from "../base/words.js";

const MOST = 8;

export function setUpNotes(id, outgoing) {
  const form = document.getElementById("note");
  const draft = new Draft(id, "note", form.elements.text);
  // Before the box: Enter takes a name while names are shown.
  setUpNames(form, draft.box);
  let warned = "";
  setUpBox(form, draft, (text) => {
    if (!text) return false;
    const unknown = unknownIn(text, JSON.parse(form.dataset.people));
    if (unknown && warned !== text) {
      warned = text;
      toast(`${unknown} ${_("Change it, or press Enter again to keep the note as it is.")}`);
      return false;
    }
    warned = "";
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
  const people = JSON.parse(form.dataset.people);
  const options = setUpOptions(box, document.getElementById("people"), (option) => {
    box.setRangeText(`${option.textContent} `, box.selectionStart - begun(box).length, box.selectionStart, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    options.close();
    box.focus();
  });
  box.addEventListener("input", () => {
    const typed = begun(box);
    const names = typed === null ? [] : people.filter((name) => fits(name, typed)).slice(0, MOST);
    options.show(names.map(optionOf));
    showUnknown(names.length ? "" : unknownIn(box.value, people));
  });
}

// What is typed after the @ before the cursor, or null where no name is being typed.
function begun(box) {
  return box.value.slice(0, box.selectionStart).match(/(?:^|[^\p{L}\p{N}_])@([\p{L}\p{N}_. -]{0,30})$/u)?.[1] ?? null;
}

// Which @words call nobody, in a sentence; empty where all of them call somebody.
function unknownIn(text, people) {
  const names = people.map(fold);
  const plain = fold(text);
  const words = plain.matchAll(/(?<![\p{L}\p{N}_])@[\p{L}\p{N}_][\p{L}\p{N}_.'’-]*/gu);
  const lost = [...words].filter(({ index }) => !names.some((name) => isCalled(plain.slice(index + 1), name)));
  return lost.length ? _("%(names)s: no colleague has this name.", { names: lost.map(([word]) => word).join(", ") }) : "";
}

const isCalled = (text, name) => text.startsWith(name) && !/^[\p{L}\p{N}_]/u.test(text.slice(name.length));

function showUnknown(words) {
  const line = document.getElementById("unknown-mention");
  if (line.textContent === words) return;
  line.hidden = !words;
  line.textContent = words;
  if (words) say(words);
}

function fits(name, typed) {
  const [full, part] = [name, typed].map(fold);
  return full.startsWith(part) || full.split(" ").some((word) => part && word.startsWith(part));
}

function optionOf(name, place) {
  const item = document.createElement("li");
  item.id = `person-${place}`;
  item.setAttribute("role", "option");
  item.textContent = name;
  return item;
}
