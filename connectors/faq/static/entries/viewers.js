// Viewers: who else has this entry open; this page tells the same of itself.
import { fragment, newKey, postLast } from "../../../static/base/page.js";

const PAGE = newKey();
const BEAT_MS = 10_000;

export function setUpViewers(form) {
  const place = document.getElementById("viewers");

  async function look() {
    if (document.visibilityState !== "visible") return;
    const fields = new FormData();
    fields.set("page", PAGE);
    const fresh = await fragment(`${form.dataset.base}/look`, { method: "POST", body: fields }).catch(() => null);
    if (fresh && place.textContent.trim() !== fresh[0].textContent.trim()) place.replaceChildren(...fresh);
  }

  const leave = () => postLast(form.dataset.leave, { page: PAGE });
  setInterval(look, BEAT_MS);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? look() : leave()));
  look();
}
