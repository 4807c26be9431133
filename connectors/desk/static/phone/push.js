// Notifications on the account page: asks the browser, subscribes this device, and says what to do where it can't.
import { toast } from "../base/page.js";
import { _ } from "../base/words.js";
import { forgetTold, subscription, tell, worker } from "./install.js";

const box = document.getElementById("push");
const note = document.getElementById("push-note");
const on = document.getElementById("push-on");
const off = document.getElementById("push-off");

const isApple = /iPhone|iPad/.test(navigator.userAgent);
const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone;

async function show() {
  const subscribed = await subscription();
  const permission = globalThis.Notification?.permission;
  on.hidden = !canAsk() || permission === "denied" || Boolean(subscribed);
  off.hidden = !subscribed;
  note.textContent = state(permission, subscribed);
}

const canAsk = () => Boolean(navigator.serviceWorker && globalThis.PushManager && globalThis.Notification);

function state(permission, subscribed) {
  if (isApple && !isInstalled) return _("On an iPhone or iPad: press Share, then Add to Home Screen, and open the desk from there. Then it can be turned on here.");
  if (!canAsk()) return _("This browser can't do it here: it needs https, and no private window.");
  if (permission === "denied") return _("The browser blocks notifications of this desk. Press the sign beside the address, allow notifications, and load this page again; on a phone they may also be off in the system's settings for this browser.");
  return subscribed ? _("This device is told, also while no page of the desk is open.") : _("This device is not told yet.");
}

async function turnOn() {
  const permission = await Notification.requestPermission();
  if (permission === "granted") await subscribe().catch(() => toast(_("The browser's push service can't be reached just now. Try again later.")));
  await show();
}

async function subscribe() {
  const { pushManager } = await worker();
  const subscribed = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: box.dataset.key });
  const answer = await tell(subscribed);
  if (!answer.ok) return refused(subscribed, answer);
  location.reload();
}

async function refused(subscribed, answer) {
  await subscribed.unsubscribe();
  toast((await answer.json()).message);
}

// What the server kept of this device is forgotten with the first call that its push service refuses.
async function turnOff() {
  await (await subscription())?.unsubscribe();
  forgetTold();
  document.querySelector("[data-here] button")?.click();
  await show();
}

on.addEventListener("click", turnOn);
off.addEventListener("click", turnOff);
show();
