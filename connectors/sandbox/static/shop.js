// The demo shop's tag: what shops send to Google Analytics, and whether the visitor agreed to be counted.
window.dataLayer = window.dataLayer || [];
const push = (...parts) => { (function send() { window.dataLayer.push(arguments); })(...parts); };
const { event, item, name, price, order, size } = document.currentScript.dataset;
const agreed = localStorage.getItem("shop-agreed");
const banner = document.getElementById("agree");
push("consent", "default", { analytics_storage: "denied" });
const agree = (yes) => {
  localStorage.setItem("shop-agreed", yes ? "yes" : "no");
  push("consent", "update", { analytics_storage: yes ? "granted" : "denied" });
  banner.hidden = true;
};
if (agreed) agree(agreed === "yes");
for (const button of banner.querySelectorAll("button")) button.addEventListener("click", () => agree(button.value === "yes"));
const items = item ? [{ item_id: item, item_name: name, item_variant: size || undefined, price: Number(price), quantity: 1 }] : [];
if (event) push("event", event, { currency: "EUR", value: Number(price) || 0, items, transaction_id: order || undefined });
