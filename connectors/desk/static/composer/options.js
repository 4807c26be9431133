// Options: a list above a box from which keys or a press take one (arrows, Enter, Tab; Escape closes it).
import { isComposing } from "../base/composing.js";

// `take` gets the option that was taken. Returns `show(options)`, which with none closes the list, and `close()`.
export function setUpOptions(box, list, take) {
  let chosen = 0;

  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    box.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  };
  const show = (options) => {
    if (!options.length) return close();
    list.replaceChildren(...options);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    mark(0);
  };
  const choose = (option) => {
    close();
    take(option);
  };
  box.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => event.target.closest("li") && choose(event.target.closest("li")));
  // Set up before the box: it sends by Enter.
  box.addEventListener("keydown", (event) => {
    if (list.hidden || isComposing(event)) return;
    const count = list.children.length;
    const steps = { ArrowDown: 1, ArrowUp: count - 1 };
    if (event.key in steps) mark((chosen + steps[event.key]) % count);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") choose(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return { show, close };
}
