// Voice notes: the browser's recorder where there is one.

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const ENDINGS = { "audio/ogg": "ogg", "audio/webm": "webm", "audio/mp4": "m4a" };

export class NoRecorder extends Error {}

export class Recorder {
  #recorder = null;
  #parts = [];
  #began = 0;

  async start() {
    const type = globalThis.MediaRecorder && TYPES.find((one) => MediaRecorder.isTypeSupported(one));
    if (!type || !navigator.mediaDevices) throw new NoRecorder();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => { throw new NoRecorder(); });
    this.#parts = [];
    this.#recorder = new MediaRecorder(stream, { mimeType: type });
    this.#recorder.addEventListener("dataavailable", (event) => this.#parts.push(event.data));
    this.#recorder.start();
    this.#began = Date.now();
  }

  get seconds() {
    return Math.max(1, Math.round((Date.now() - this.#began) / 1000));
  }

  async stop() {
    const recorder = this.#recorder;
    const ended = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
    recorder.stop();
    await ended;
    for (const track of recorder.stream.getTracks()) track.stop();
    const type = recorder.mimeType.split(";")[0];
    return new File(this.#parts, `voice.${ENDINGS[type] || "bin"}`, { type });
  }
}
