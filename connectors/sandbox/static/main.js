// Starts both phones on one feed, and the tabs of a narrow screen.

import { Feed } from "./feed.js";
import { Phone } from "./phone.js";

const feed = new Feed();
const sections = [...document.querySelectorAll(".phone")];
const phones = new Map(sections.map((section) => [section.dataset.channel, new Phone(section, feed)]));
const tabs = [...document.querySelectorAll("[data-tab]")];

function bringToFront(channel) {
  for (const section of sections) section.classList.toggle("front", section.dataset.channel === channel);
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.tab === channel));
  sessionStorage.setItem("front", channel);
  phones.get(channel).draw();
}

function markTabs() {
  for (const tab of tabs) {
    const behind = tab.getAttribute("aria-pressed") === "false";
    tab.classList.toggle("unread", behind && phones.get(tab.dataset.tab).hasUnread);
  }
}

for (const tab of tabs) tab.addEventListener("click", () => { bringToFront(tab.dataset.tab); markTabs(); });
document.addEventListener("visibilitychange", () => { for (const phone of phones.values()) phone.draw(); });
bringToFront(sessionStorage.getItem("front") || "whatsapp");
feed.follow(
  (touched) => { for (const phone of phones.values()) phone.update(touched); markTabs(); },
  (lost) => { document.querySelector(".lost").hidden = !lost; },
);
