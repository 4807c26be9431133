// Viewers: who else looks at the open conversation or writes in it. This page tells the same of itself.
import { fragment, newKey, postLast } from "../base/page.js";
import { addressOf } from "./conversation.js";

const PAGE = newKey();
const BEAT_MS = 10_000;
const WRITING_MS = 7_000;
let open = null;
let typedAt = 0;
let toldAt = 0;
let told = false;

// Who looks at this conversation from now on is told to the others.
export function lookAt(id) {
  open = id;
  typedAt = 0;
  for (const form of document.querySelectorAll(".write form")) form.addEventListener("input", typed);
  for (const form of document.querySelectorAll(".write form")) form.addEventListener("submit", () => { typedAt = 0; });
  look();
}

export async function refreshViewers(id) {
  show(id, await fragment(addressOf(id, "viewers")));
}

function typed() {
  const first = Date.now() - typedAt > WRITING_MS;
  typedAt = Date.now();
  // At its beginning, but not oftener than a beat when somebody types and stops again and again.
  if (first && (!told || Date.now() - toldAt > BEAT_MS)) look();
}

async function look() {
  if (!open || document.visibilityState !== "visible") return;
  const id = open;
  const form = new FormData();
  told = Date.now() - typedAt < WRITING_MS;
  if (told) toldAt = Date.now();
  form.set("page", PAGE);
  form.set("writing", told ? "1" : "0");
  show(id, await fragment(addressOf(id, "look"), { method: "POST", body: form }).catch(() => null));
}

function show(id, fresh) {
  const place = document.getElementById("viewers");
  if (!fresh || id !== open || !place) return;
  const text = fresh[0]?.textContent ?? "";
  if (place.textContent.trim() !== text.trim()) place.replaceChildren(...fresh);
}

function leave() {
  if (open) postLast("/desk/look/end", { page: PAGE });
}

setInterval(look, BEAT_MS);
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? look() : leave()));
