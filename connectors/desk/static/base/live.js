// Live: follows the server's numbered events, resumes after a cut, and gathers changes that come together.
import { newKey, postLast } from "./page.js";
import { beat } from "../team/presence.js";
import { _ } from "./words.js";

const PAGE = newKey();
const GATHER_MS = 60;
const SILENCE_MS = 40_000;
const AGAIN_MS = 10_000;

export function follow(after, changed) {
  let last = after;
  let source = null;
  let heardAt = 0;
  let again = null;
  const gather = gatherer(changed);

  function heard(event) {
    heardAt = Date.now();
    if (event.lastEventId) last = Number(event.lastEventId);
    beat();
  }

  function connect() {
    clearTimeout(again);
    source?.close();
    heardAt = Date.now();
    source = new EventSource(`/desk/events?after=${last}&page=${PAGE}`);
    source.addEventListener("open", () => show("live", _("Live")));
    source.addEventListener("beat", heard);
    source.addEventListener("change", (event) => {
      heard(event);
      gather(JSON.parse(event.data));
    });
    source.addEventListener("reload", (event) => {
      heard(event);
      gather({ all: true });
    });
    source.addEventListener("error", () => {
      show("wait", _("Reconnecting…"));
      if (source.readyState === EventSource.CLOSED) refused();
    });
  }

  // Too many pages are open, or the session ended: look by hand and ask again later.
  function refused() {
    show("wait", _("Live is full; looking every 10 s"));
    gather({ all: true });
    clearTimeout(again);
    again = setTimeout(connect, AGAIN_MS);
  }

  connect();
  addEventListener("online", connect);
  addEventListener("offline", () => show("off", _("No connection")));
  addEventListener("pagehide", () => {
    source.close();
    postLast("/desk/events/end", { page: PAGE });
  });
  addEventListener("pageshow", (event) => event.persisted && connect());
  setInterval(() => Date.now() - heardAt > SILENCE_MS && source.readyState !== EventSource.CLOSED && connect(), 5_000);
}

// Hands over what came together, one hand-over at a time; what fails is fetched whole the next time.
function gatherer(changed) {
  let waiting = [];
  let busy = false;

  async function handOver() {
    if (busy || !waiting.length) return;
    busy = true;
    const changes = waiting;
    waiting = [];
    try {
      await changed(changes);
    } catch {
      waiting.push({ all: true });
      await new Promise((done) => setTimeout(done, 2_000));
    }
    busy = false;
    if (waiting.length) setTimeout(handOver, GATHER_MS);
  }

  return (change) => {
    waiting.push(change);
    setTimeout(handOver, GATHER_MS);
  };
}

function show(state, text) {
  const line = document.getElementById("live");
  line.dataset.state = state;
  if (line.textContent !== text) line.textContent = text;
}
