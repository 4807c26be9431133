// The plan of an import: says how many rows are ticked, and ticks a whole table at once.
import { _, ngettext } from "../../../static/base/words.js";

const form = document.querySelector("[data-import]");
const button = form.querySelector("[data-count]");
const rows = () => [...form.querySelectorAll("input[name=row]")];

function count() {
  const ticked = rows().filter((row) => row.checked).length;
  if (!button) return;
  button.textContent = ngettext("Import %(count)s row", "Import %(count)s rows", ticked);
  button.disabled = ticked === 0;
}

for (const table of form.querySelectorAll("table")) {
  const own = [...table.querySelectorAll("input[name=row]")];
  if (own.length < 2) continue;
  const all = document.createElement("button");
  all.type = "button";
  all.className = "bare";
  const name = () => { all.textContent = own.every((row) => row.checked) ? _("Tick none of these") : _("Tick all of these"); };
  all.addEventListener("click", () => {
    const tick = !own.every((row) => row.checked);
    for (const row of own) row.checked = tick;
    count();
    name();
  });
  table.addEventListener("change", name);
  name();
  table.before(all);
}

form.addEventListener("change", count);
count();
