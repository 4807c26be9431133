// Gallery: pictures and videos of the open thread, large; zoom, next and previous by button and by key.
import { _ } from "../base/words.js";

const box = document.getElementById("viewer");
const stage = document.getElementById("viewer-stage");
const LEAST = 1;
const MOST = 6;
let items = [];
let place = 0;
let zoom = 1;

export function setUpGallery() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    items = [...link.closest("ol").querySelectorAll("a[data-view]")];
    show(items.indexOf(link));
    box.showModal();
  });
  box.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    const by = event.target.closest("[data-zoom]");
    if (step) show(place + Number(step.dataset.step));
    if (by) setZoom(zoom * Number(by.dataset.zoom));
    if (event.target === stage) box.close();
  });
  box.addEventListener("keydown", (event) => {
    const keys = {
      ArrowRight: () => show(place + 1), ArrowLeft: () => show(place - 1), "+": () => setZoom(zoom * 1.5), "-": () => setZoom(zoom / 1.5), 0: () => setZoom(1),
    };
    if (!keys[event.key] || event.target.closest("video")) return;
    event.preventDefault();
    keys[event.key]();
  });
  stage.addEventListener("wheel", (event) => {
    if (!stage.querySelector("img")) return;
    event.preventDefault();
    setZoom(zoom * (event.deltaY < 0 ? 1.2 : 1 / 1.2));
  }, { passive: false });
  stage.addEventListener("dblclick", () => setZoom(zoom > 1 ? 1 : 2.5));
  stage.addEventListener("pointermove", drag);
  box.addEventListener("close", () => {
    stage.replaceChildren();
    items[place]?.focus();
  });
}

function show(next) {
  place = Math.max(0, Math.min(next, items.length - 1));
  const link = items[place];
  const seen = document.createElement(link.dataset.view === "video" ? "video" : "img");
  seen.src = link.href;
  if (link.dataset.view === "video") Object.assign(seen, { controls: true, autoplay: true });
  else Object.assign(seen, { alt: link.dataset.title, draggable: false });
  stage.replaceChildren(seen);
  setZoom(1);
  document.getElementById("viewer-title").textContent = _("%(title)s (%(number)s of %(total)s)", { title: link.dataset.title, number: place + 1, total: items.length });
  document.getElementById("viewer-download").href = link.href;
  for (const button of box.querySelectorAll("[data-step]")) button.disabled = !items[place + Number(button.dataset.step)];
  for (const button of box.querySelectorAll("[data-zoom]")) button.hidden = link.dataset.view === "video";
}

function setZoom(to) {
  zoom = Math.max(LEAST, Math.min(to, MOST));
  const image = stage.querySelector("img");
  if (!image) return;
  const middle = [(stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth, (stage.scrollTop + stage.clientHeight / 2) / stage.scrollHeight];
  image.style.width = zoom === 1 ? "" : `${zoom * 100}%`;
  image.classList.toggle("large", zoom > 1);
  stage.scrollLeft = middle[0] * stage.scrollWidth - stage.clientWidth / 2;
  stage.scrollTop = middle[1] * stage.scrollHeight - stage.clientHeight / 2;
}

function drag(event) {
  if (event.buttons !== 1 || event.pointerType === "touch" || zoom === 1) return;
  stage.scrollLeft -= event.movementX;
  stage.scrollTop -= event.movementY;
}
