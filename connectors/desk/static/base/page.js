// The page: fetches server-rendered fragments, posts, and speaks to the agent.
import { _ } from "./words.js";

const csrf = document.body.dataset.csrf;

// The elements of a fragment. The server has escaped all text; scripts in it would not run.
export async function fragment(url, options = {}) {
  const answer = await call(url, options);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return elementsOf(await answer.text());
}

export function elementsOf(html) {
  const parsed = new DOMParser().parseFromString(`<template>${html}</template>`, "text/html");
  return [...document.importNode(parsed.querySelector("template").content, true).children];
}

export function post(url, body = new FormData()) {
  return call(url, { method: "POST", body });
}

async function call(url, options) {
  const answer = await fetch(url, { ...options, headers: { "X-CSRF-Token": csrf } });
  if (answer.status === 401) location.assign("/desk/sign-in");
  return answer;
}

// A name by which nobody else can guess this page or message.
export function newKey() {
  // Not randomUUID: it is missing where the desk is opened over plain http.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Posts while the page goes away.
export function postLast(url, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, csrf })) form.set(name, value);
  navigator.sendBeacon(url, form);
}

// `action`: a button beside it, { title, act }.
export function toast(text, action = null) {
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = text;
  const close = document.createElement("button");
  close.className = "bare";
  close.textContent = _("Close");
  close.addEventListener("click", () => line.remove());
  if (action) {
    const button = document.createElement("button");
    button.className = "bare";
    button.textContent = action.title;
    button.addEventListener("click", () => {
      line.remove();
      action.act();
    });
    line.append(button);
  }
  line.append(close);
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), action?.milliseconds ?? 12_000);
  return line;
}

// For screen readers: what arrived while the agent was doing something else.
export function say(text) {
  document.getElementById("said").textContent = text;
}
