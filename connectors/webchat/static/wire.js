// The wire: everything that a panel asks of our server, tried again where waiting helps.
const sleep = (ms, signal) => new Promise((done) => {
  const timer = setTimeout(done, ms);
  signal?.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
});
const jitter = (ms) => ms * (0.7 + Math.random() * 0.6);

export const newToken = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};
export const newId = () => newToken().slice(0, 20);

const prove = async (challenge) => {
  const bits = Number(challenge.split(".")[1]);
  const encoder = new TextEncoder();
  for (let answer = 0; ; answer += 1) {
    const digest = new DataView(await crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}:${answer}`)));
    if (digest.getUint32(0) >>> (32 - bits) === 0) return { challenge, answer: String(answer) };
  }
};

export class Wire {
  constructor(site, token) { this.base = `/chat/${site}`; this.token = token; }

  async ask(path, { method = "GET", json, body, signal } = {}) {
    const headers = { Authorization: `Bearer ${this.token}` };
    if (json) headers["Content-Type"] = "application/json";
    const answer = await fetch(this.base + path, { method, headers, body: json ? JSON.stringify(json) : body, signal, cache: "no-store", credentials: "omit" });
    const content = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    if (!answer.ok) throw Object.assign(new Error(content?.error || "failed"), { status: answer.status, content });
    return content;
  }

  post(path, json) { return this.ask(path, { method: "POST", json }); }

  async write(content) {
    try { return await this.post("/messages", content); } catch (error) {
      if (error.message !== "proof") throw error;
      return this.post("/messages", { ...content, proof: await prove(error.content.challenge) });
    }
  }

  async blob(path) {
    const answer = await fetch(this.base + path, { headers: { Authorization: `Bearer ${this.token}` }, credentials: "omit" });
    if (!answer.ok) throw new Error("failed");
    return answer.blob();
  }

  // Each change as it happens: one stream; where something on the way holds streams back, by asking every three seconds.
  async follow(after, onPage, onLost, signal) {
    let wait = 1000, polls = false;
    while (!signal.aborted) {
      try {
        if (polls) { const page = await this.ask(`/messages?after=${after()}`, { signal }); onPage(page); await sleep(jitter(3000), signal); } else await this.stream(after(), onPage, signal);
        wait = 1000;
      } catch (error) {
        if (signal.aborted) return;
        if (error.message === "poll" || error.message === "held back") { polls = true; continue; }
        if (error.status === 401) { onLost(error); return; }
        onLost(error);
        await Promise.race([sleep(jitter(wait), signal), new Promise((done) => addEventListener("online", done, { once: true }))]);
        wait = Math.min(30000, wait * 2);
      }
    }
  }

  async stream(after, onPage, signal) {
    const own = new AbortController();
    const end = () => own.abort();
    signal.addEventListener("abort", end, { once: true });
    let heard = false;
    const patience = setTimeout(() => { if (!heard) own.abort(); }, 8000);
    let watch = setTimeout(end, 60000);
    try {
      const answer = await fetch(`${this.base}/stream?after=${after}`, { headers: { Authorization: `Bearer ${this.token}` }, signal: own.signal, cache: "no-store", credentials: "omit" });
      if (!answer.ok) throw Object.assign(new Error((await answer.json()).error), { status: answer.status });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ""; ;) {
        const { value, done } = await reader.read();
        if (done) return;
        heard = true;
        // Nothing for a minute, not even a beat: the line is dead.
        clearTimeout(watch);
        watch = setTimeout(end, 60000);
        text += value;
        const parts = text.split("\n\n");
        text = parts.pop();
        for (const part of parts) if (part.startsWith("data: ")) onPage(JSON.parse(part.slice(6)));
      }
    } catch (error) {
      if (!heard && own.signal.aborted && !signal.aborted) throw new Error("held back");
      throw error;
    } finally {
      clearTimeout(patience);
      clearTimeout(watch);
      signal.removeEventListener("abort", end);
    }
  }
}
