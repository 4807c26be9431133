// Menus: one closes when somebody goes elsewhere, or by Escape.
import { isComposing } from "./composing.js";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.more[open], details.menu[open]")) {
    if (!menu.contains(event.target) || event.target.closest(".more-items button")) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && !isComposing(event) && document.querySelector("details.more[open], details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
