// The launcher on the shop's page, and the frame that it opens. One global, nothing kept before the visitor opens the
// chat, no request but this file until then, and no fault of ours is the page's.
(() => {
  "use strict";
  const site = __SITE__;
  const page = window;
  const stub = page.mostrador;
  if (stub && stub.loaded) return;
  const origin = new URL(site.url).origin;
  const base = `${site.url}/chat/${site.site}`;
  const key = `mostrador:${site.site}`;
  const own = document.currentScript;
  const memory = {};
  let known = {}, identity = null, says = {}, polite = 20000, tag = "", timer, place = null;
  let host, root, button, badge, frame, ready = false, isOpen = false, waiting = [], watcher;

  const guarded = (act) => (...values) => { try { return act(...values); } catch (error) { if (page.console) console.debug("mostrador", error); } };
  const store = (area, name, value) => {
    try {
      if (value === undefined) return page[area].getItem(name) ?? memory[name] ?? null;
      memory[name] = value;
      if (value === null) page[area].removeItem(name); else page[area].setItem(name, value);
    } catch { return memory[name] ?? null; }
  };
  const kept = () => JSON.parse(store("localStorage", key) || "{}");
  const keep = () => store("localStorage", key, Object.keys(known).length ? JSON.stringify(known) : null);
  const languageOf = () => {
    const wanted = [own && own.dataset.lang, document.documentElement.lang, ...(navigator.languages || [])];
    const found = wanted.map((each) => (each || "").slice(0, 2).toLowerCase()).find((each) => site.languages.includes(each));
    return found || site.languages[0];
  };
  const language = languageOf();
  const words = site.words[language];
  // The mark of a link that begins a chat: the page was opened by it.
  const link = (location.search.match(/[?&]chat=([a-z]{6})(?=&|$)/) || [])[1] || "";
  const isPhone = () => page.innerWidth < 520;
  const aboutPage = () => {
    const product = document.querySelector('meta[property="og:type"][content*="product"]')
      || [...document.querySelectorAll('script[type="application/ld+json"]')].some((each) => /"@type"\s*:\s*"Product"/.test(each.textContent));
    return { page: location.origin + location.pathname, path: location.pathname, title: document.title.slice(0, 200), type: product ? "Product" : "", link, ...says };
  };

  const CSS = `
    :host { color-scheme: light dark }
    [part] { all: unset; box-sizing: border-box; position: fixed; ${site.side}: calc(${site.across}px + env(safe-area-inset-${site.side}, 0px)); bottom: calc(${site.up}px + env(safe-area-inset-bottom, 0px)); width: 56px; height: 56px; border-radius: 28px; background: ${site.colour}; color: #fff; cursor: pointer; display: grid; place-items: center; box-shadow: 0 2px 10px #0005; pointer-events: auto; touch-action: manipulation }
    [part]:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px ${site.colour} }
    [hidden] { display: none !important }
    .invitation { position: fixed; pointer-events: auto; ${site.side}: ${site.across}px; bottom: ${site.up + 68}px; box-sizing: border-box; width: min(320px, calc(100vw - ${2 * site.across}px)); max-height: 25vh; overflow: auto; padding: 10px 14px 4px; border-radius: 14px; background: Canvas; color: CanvasText; font: 16px/1.4 system-ui, sans-serif; box-shadow: 0 4px 20px #0006 }
    .invitation p { margin: 0 0 8px }
    .row { display: flex; gap: 8px; overflow-x: auto }
    .invitation button { all: unset; box-sizing: border-box; min-height: 44px; flex: none; cursor: pointer; font-size: 15px }
    .invitation button:focus-visible { outline: 3px solid Highlight }
    .invitation .choice { padding: 8px 14px; border: 1px solid GrayText; border-radius: 22px }
    .invitation .shut { float: inline-end; width: 44px; margin: -10px -14px 0 4px; text-align: center; font-size: 22px }
    .invitation .never { text-decoration: underline; font-size: 13px }
    svg { width: 26px; height: 26px }
    span { position: absolute; top: -4px; right: -4px; min-width: 22px; height: 22px; border-radius: 11px; background: #b3261e; color: #fff; font: 700 13px/22px system-ui, sans-serif; text-align: center; padding: 0 5px; box-sizing: border-box }
    iframe { all: unset; position: fixed; pointer-events: auto; border: 0; background: Canvas; ${site.side}: ${site.across}px; bottom: ${site.up + 68}px; width: 384px; height: min(640px, calc(100vh - ${site.up + 88}px)); height: min(640px, calc(100dvh - ${site.up + 88}px)); border-radius: 14px; box-shadow: 0 6px 30px #0006; color-scheme: light dark }
    iframe.phone { inset: 0; width: 100%; height: 100%; border-radius: 0; box-shadow: none }
    @media (forced-colors: active) { [part], .invitation { border: 2px solid ButtonText } }`;
  const draw = (name, attributes, ...children) => {
    const element = name === "svg" || name === "path" ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    element.append(...children);
    return element;
  };

__WATCH__
  const begin = () => {
    host = document.createElement("div");
    const quiet = { all: "initial", position: "fixed", inset: "auto", width: "0", height: "0", margin: "0", padding: "0", border: "0", overflow: "visible", "z-index": "2147483000", "pointer-events": "none", display: "block" };
    for (const [name, value] of Object.entries(quiet)) host.style.setProperty(name, value, "important");
    root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    badge = draw("span", { hidden: "", "aria-hidden": "true" });
    const bubble = draw("path", { d: "M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z", fill: "currentColor" });
    button = draw("button", { type: "button", "aria-label": words.open, "aria-expanded": "false", part: "launcher" }, draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, bubble), badge);
    for (const sign of ["pointerenter", "focus", "touchstart"]) button.addEventListener(sign, guarded(load), { once: true, passive: true });
    button.addEventListener("click", guarded(() => (isOpen ? close() : open(true))));
    root.append(button);
    document.body.append(host);
    if (host.showPopover) { host.setAttribute("popover", "manual"); host.showPopover(); }
    if (link) open(false);
    else if (store("sessionStorage", `${key}:open`) && !isPhone()) open(false);
    else look();
  };

  const load = () => {
    if (frame) return;
    frame = draw("iframe", {
      src: `${base}/panel?lang=${language}`, title: words.chat, hidden: "", id: "mostrador-frame",
      sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
      allow: "clipboard-write",
    });
    button.setAttribute("aria-controls", "mostrador-frame");
    root.append(frame);
  };
  const tell = (type, more) => {
    if (ready) frame.contentWindow.postMessage({ mostrador: type, ...more }, origin);
    else waiting.push([type, more]);
  };
  const open = (focus) => {
    load();
    isOpen = true;
    dismiss("opened");
    clearTimeout(timer);
    frame.hidden = false;
    store("sessionStorage", `${key}:open`, "1");
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-label", words.close);
    fit();
    tell("open", { focus, page: aboutPage(), browser: known.browser });
    if (page.CloseWatcher && isPhone()) { watcher = new CloseWatcher(); watcher.onclose = guarded(close); }
  };
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    store("sessionStorage", `${key}:open`, null);
    frame.hidden = true;
    release();
    if (watcher) { watcher.destroy(); watcher = null; }
    button.hidden = false;
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-label", words.open);
    button.focus({ preventScroll: true });
    tell("closed", {});
    look();
  };

  // The page keeps its place behind a full screen, and the keyboard of a phone never covers the line that is written.
  const fit = () => {
    if (!isOpen) return;
    const phone = isPhone();
    frame.classList.toggle("phone", phone);
    button.hidden = phone;
    if (!phone) { release(); for (const name of ["top", "height", "bottom"]) frame.style.removeProperty(name); return; }
    if (place === null) {
      place = { y: page.scrollY, before: document.body.style.cssText };
      Object.assign(document.body.style, { position: "fixed", top: `${-place.y}px`, left: "0", right: "0", width: "100%" });
    }
    const seen = page.visualViewport;
    if (seen) { frame.style.top = `${seen.offsetTop}px`; frame.style.height = `${seen.height}px`; frame.style.bottom = "auto"; }
  };
  const release = () => {
    if (place === null) return;
    const { y, before } = place;
    place = null;
    document.body.style.cssText = before;
    page.scrollTo({ top: y, behavior: "instant" });
  };

  const show = (count) => {
    badge.hidden = !count || isOpen;
    badge.textContent = count > 9 ? "9+" : String(count);
    if (!isOpen) button.setAttribute("aria-label", count ? `${words.open}. ${words.new.replace("{count}", count)}` : words.open);
  };
  // A closed chat holds no connection: while the page is seen, one small question now and then.
  const look = () => {
    clearTimeout(timer);
    if (isOpen || !known.token || document.hidden) return;
    const headers = { Authorization: `Bearer ${known.token}` };
    if (tag) headers["If-None-Match"] = tag;
    fetch(`${base}/unread`, { headers, cache: "no-store", credentials: "omit" }).then((answer) => {
      if (answer.status === 401) { forget(); return null; }
      tag = answer.headers.get("ETag") || tag;
      return answer.status === 200 ? answer.json() : null;
    }).then((answer) => { if (answer) { show(answer.unread); polite = 20000; } else polite = Math.min(60000, polite * 1.5); }).catch(() => {});
    timer = setTimeout(guarded(look), polite);
  };
  const forget = () => { known = {}; identity = null; says = {}; tag = ""; keep(); show(0); };

  const hear = (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    const { mostrador: type, ...more } = event.data || {};
    if (type === "ready") {
      ready = true;
      // Another tab may have begun, or ended, meanwhile.
      known = kept();
      tell("hello", { known, identity, language, page: aboutPage() });
      for (const [name, fields] of waiting.splice(0)) tell(name, fields);
    } else if (type === "close") close();
    else if (type === "unread") show(more.count);
    else if (type === "keep") { known = { ...known, ...more.known }; for (const name of Object.keys(known)) if (known[name] === null) delete known[name]; keep(); }
    else if (type === "forget") {
      // Another tab may have signed in meanwhile: its token stands for this browser now.
      const stored = kept();
      if (stored.token && more.token && stored.token !== more.token) { known = stored; tell("hello", { known, identity, language, page: aboutPage() }); } else forget();
    }
  };

  const calls = {
    open: () => open(true),
    close: () => close(),
    page: () => { turnPage(); if (frame) tell("page", { page: aboutPage() }); },
    event: (event, data) => EVENTS.includes(event) && record(event, data),
    consent: (yes) => agree(yes === true),
    visitor: (hear) => { if (visitor) hear(visitor); else wanted.push(hear); },
    identify: (who) => {
      if (who && who.jwt) identity = String(who.jwt);
      else if (who) says = { name: String(who.name || ""), email: String(who.email || "") };
      if (frame) tell("identity", { identity, page: aboutPage() });
    },
    logout: () => { if (known.token) { load(); tell("logout", { token: known.token }); } close(); forget(); },
  };
  page.mostrador = guarded((name, ...values) => (host || name === "identify" ? calls[name]?.(...values) : undefined));
  page.mostrador.loaded = true;
  const start = guarded(() => {
    known = kept();
    if (!site.shown && !known.token) return;
    begin();
    watch();
    for (const call of (stub && stub.q) || []) page.mostrador(...call);
    addEventListener("message", guarded(hear));
    document.addEventListener("visibilitychange", guarded(look));
    addEventListener("pageshow", guarded(look));
    addEventListener("popstate", guarded(() => frame && tell("page", { page: aboutPage() })));
    for (const sign of ["resize", "scroll"]) page.visualViewport?.addEventListener(sign, guarded(fit));
    addEventListener("resize", guarded(fit));
  });
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
