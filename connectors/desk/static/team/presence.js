// Presence: shows again and again that this page is alive; the switch between available and away.
import { fragment, post } from "../base/page.js";

const EVERY_MS = 20_000;
const LEAST_MS = 10_000;
let beatAt = 0;

// Called with each beat of the live stream too: a hidden page's timers run late, its stream does not.
export function beat() {
  if (Date.now() - beatAt < LEAST_MS) return;
  beatAt = Date.now();
  post("/desk/presence/beat").catch(() => {});
}

export async function refreshPresence() {
  replace(await fragment("/desk/presence/switch"));
}

function replace(fresh) {
  const switched = document.getElementById("presence");
  const focused = switched.contains(document.activeElement);
  switched.replaceWith(...fresh);
  if (focused) document.querySelector("#presence button").focus();
}

document.addEventListener("submit", async (event) => {
  if (event.target.id !== "presence") return;
  event.preventDefault();
  const body = new FormData();
  body.set("away", event.target.elements.away.value);
  const answer = await post("/desk/presence?switch", body).catch(() => null);
  if (answer?.ok) await refreshPresence();
});

beat();
setInterval(beat, EVERY_MS);
