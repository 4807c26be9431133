// Recording: speaks a reply. What was recorded is attached like any file; the server makes a voice message of it.
import { attach } from "./box.js";
import { _ } from "../base/words.js";

const TYPES = { "audio/ogg;codecs=opus": "ogg", "audio/webm;codecs=opus": "webm", "audio/mp4": "m4a" };

export function setUpRecording() {
  const button = document.getElementById("record");
  const type = globalThis.MediaRecorder && Object.keys(TYPES).find((one) => MediaRecorder.isTypeSupported(one));
  // Browsers give the microphone to pages over https only (or on the own machine).
  if (!type || !navigator.mediaDevices) return;
  button.hidden = false;
  let recorder = null;
  button.addEventListener("click", async () => {
    if (recorder) return recorder.stop();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) return say(button, _("The browser gave no microphone"));
    recorder = record(stream, type, (file) => {
      recorder = null;
      show(button, false);
      if (file && button.isConnected) attach(file);
    });
    show(button, true);
  });
}

function record(stream, type, done) {
  const parts = [];
  const recorder = new MediaRecorder(stream, { mimeType: type });
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    for (const track of stream.getTracks()) track.stop();
    const content = new Blob(parts, { type: type.split(";")[0] });
    done(content.size ? new File([content], `voice.${TYPES[type]}`, { type: content.type }) : null);
  });
  recorder.start();
  return recorder;
}

function show(button, recording) {
  button.setAttribute("aria-pressed", String(recording));
  say(button, recording ? _("Stop recording") : _("Record a voice message"));
}

function say(button, words) {
  button.title = words;
  button.querySelector(".hidden-text").textContent = words;
}
