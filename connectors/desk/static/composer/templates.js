// Templates: choose, fill in with the preview beside it, send once; and what the customer said of marketing.
import { fragment, newKey, post, toast } from "../base/page.js";
import { addressOf, openId } from "../conversation/conversation.js";
import { _ } from "../base/words.js";

const dialog = document.getElementById("templates");

export function setUpTemplates(done) {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-templates]")) show(openId());
    if (event.target.closest("#templates [data-close]")) dialog.close();
  });
  dialog.addEventListener("input", (event) => {
    if (event.target.id === "template-search") find(event.target.value);
    else fillIn(event.target.form);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-template]")) take(event, () => send(event.target, openId(), done));
    if (event.target.matches("[data-consent]")) take(event, () => record(event, openId(), done));
  });
}

function take(event, work) {
  event.preventDefault();
  work().catch(() => toast(_("No connection: nothing was sent. Try again.")));
}

async function show(id) {
  const fresh = await fragment(addressOf(id, "templates"));
  dialog.replaceChildren(...fresh);
  for (const form of dialog.querySelectorAll("form")) {
    form.dataset.key = newKey();
    fillIn(form);
  }
  if (!dialog.open) dialog.showModal();
}

function find(words) {
  const wanted = words.toLowerCase();
  for (const item of dialog.querySelectorAll("[data-words]")) item.hidden = !item.dataset.words.includes(wanted);
}

function fillIn(form) {
  const given = new Map();
  for (const input of form.querySelectorAll("[data-mark]")) given.set(`${input.dataset.mark}.${input.dataset.name}`, input.value);
  for (const part of form.querySelectorAll("[data-part]")) {
    const text = part.dataset.text.replace(/{{\s*(\w+)\s*}}/g, (mark, name) => given.get(`${part.dataset.part}.${name}`) || mark);
    (part.querySelector("strong") ?? part).textContent = text;
  }
}

async function send(form, id, done) {
  const content = new FormData(form);
  content.set("client_key", form.dataset.key);
  const answer = await post(addressOf(id, "template"), content);
  if (answer.ok) {
    dialog.close();
    return done();
  }
  const fault = form.querySelector("[data-fault]");
  fault.textContent = (await answer.json()).message;
  fault.hidden = false;
}

async function record(event, id, done) {
  const content = new FormData(event.target);
  content.set("consent", event.submitter?.value ?? "opted_in");
  const answer = await post(addressOf(id, "consent"), content);
  if (!answer.ok) return toast((await answer.json()).message);
  await Promise.all([show(id), done()]);
}
