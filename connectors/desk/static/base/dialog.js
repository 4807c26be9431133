// Dialog: forms that the server writes for the open conversation, in one box; and the list of keys.
import { forget } from "../composer/draft.js";
import { fold } from "./fold.js";
import { fragment, post, toast } from "./page.js";
import { _ } from "./words.js";

const box = document.getElementById("form-box");
const NO_LINE = _("No connection: nothing was changed. Try again.");
let after = () => {};

// Opens the form at this address. `changed` is called when something was done.
export async function openForm(url, changed) {
  after = changed;
  await load(url);
  if (!box.open && box.children.length) box.showModal();
}

async function load(url) {
  box.dataset.url = url;
  const fresh = await fragment(url).catch(() => null);
  if (fresh === null) return toast(NO_LINE);
  const heading = fresh[0].querySelector("h2")?.textContent;
  if (heading) box.setAttribute("aria-label", heading);
  box.replaceChildren(...fresh);
  box.querySelector("[autofocus], input:not([type=hidden]), button")?.focus();
}

box.addEventListener("click", (event) => {
  if (event.target === box || event.target.closest("[data-close]")) box.close();
});

// A form asks the server (get: shows what it found), or does something (post: closes, stays with data-stay, or goes
// where the answer says). With data-download the browser saves what comes.
box.addEventListener("submit", async (event) => {
  const form = event.target;
  if ("download" in form.dataset) return setTimeout(() => box.close());
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  if (form.method === "get") return load(`${form.action}?${new URLSearchParams(fields)}`);
  if ("busy" in form.dataset) return;
  form.dataset.busy = "";
  const answer = await post(form.action, fields).catch(() => null);
  delete form.dataset.busy;
  const told = await answer?.json().catch(() => null);
  const said = answer ? (told?.message ?? "") : NO_LINE;
  if (!answer?.ok) return complain(form, said);
  for (const id of told?.forget ?? []) forget(id);
  if (told?.go) return location.assign(told.go);
  if (told?.undoable?.length) document.dispatchEvent(new CustomEvent("done-to-many", { detail: { said, entries: told.undoable } }));
  else if (said) toast(said);
  if (told?.resolved) document.dispatchEvent(new CustomEvent("given-away", { detail: { ...told.resolved, verb: "resolve", sent: [] } }));
  if ("stay" in form.dataset) await load(box.dataset.url);
  else box.close();
  after();
});

// A box above a list of choices leaves those that have its words.
box.addEventListener("input", ({ target }) => {
  if (!target.dataset.narrow) return;
  const wanted = fold(target.value.trim());
  for (const choice of box.querySelectorAll(`${target.dataset.narrow} label`)) choice.hidden = !fold(choice.textContent).includes(wanted);
});

function complain(form, said) {
  const line = form.querySelector(".fault") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "fault" }));
  line.setAttribute("role", "alert");
  line.hidden = false;
  line.textContent = said;
}

export const openKeys = () => document.getElementById("keys-box").showModal();
