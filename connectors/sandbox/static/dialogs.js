// The three dialogs: each answers with its form's values, or null if it was cancelled.

export function askCustomer(channel) {
  const dialog = document.getElementById("customer-dialog");
  dialog.querySelector(".check").hidden = channel !== "whatsapp";
  return ask(dialog);
}

export function askLocation() {
  return ask(document.getElementById("location-dialog"), { keep: true });
}

const ACCEPTED = { image: "image/jpeg,image/png", voice: "audio/*", document: "" };
const HEADINGS = { image: "Send a photo", voice: "Send an audio file as a voice note", document: "Send a document" };

export function askFile(kind) {
  const dialog = document.getElementById("file-dialog");
  dialog.querySelector("h2").textContent = HEADINGS[kind];
  dialog.querySelector(".caption").hidden = kind === "voice";
  dialog.querySelector("input[type=file]").accept = ACCEPTED[kind];
  return ask(dialog);
}

function ask(dialog, { keep = false } = {}) {
  const form = dialog.querySelector("form");
  if (!keep) form.reset();
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    const closed = () => done(dialog.returnValue === "ok" ? Object.fromEntries(new FormData(form)) : null);
    dialog.addEventListener("close", closed, { once: true });
  });
}
