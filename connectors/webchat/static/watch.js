  // The visit: what a visitor who agreed does on the shop's pages, and the invitation that a rule answers it with.
  const EVENTS = "view_item search add_to_cart remove_from_cart view_cart begin_checkout add_shipping_info add_payment_info purchase payment_failed".split(" ");
  const IN_FIELD = "input, textarea, select, [contenteditable]";
  let agreed = site.consent || null, queue = [], view, href, onPage, onSite = 0, deepest, left, looked, used = false, inputAt = 0, typedAt = -1e9;
  let watched = [], askAgainAt = 0, leaving, layer, bubble, invitation, wanted = [], visitor, busy;
  const newToken = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const post = (more) => fetch(`${base}/watch`, {
    method: "POST", keepalive: true, credentials: "omit",
    body: JSON.stringify({ browser: known.browser, consent: agreed, lang: language, phone: isPhone(), signed: Boolean(identity), view, ...more }),
  }).then((answer) => (answer.ok ? answer.json() : {}));
  const send = (more) => {
    clearTimeout(leaving);
    if (!agreed) return;
    if (!known.browser) { known.browser = newToken(); keep(); }
    const events = queue.splice(0, 40).map(({ at, ...each }) => ({ ...each, ago: (Date.now() - at) / 1000 }));
    busy = true;
    post({ events, ...more }).then(guarded((answer) => {
      busy = false;
      if (answer.visitor) { visitor = answer.visitor; onSite = answer.site; for (const tell of wanted.splice(0)) tell(visitor); }
      if (!more) watched = answer.watch || [];
      else if (answer.again) askAgainAt = Date.now() + 20000;
      else watched = [];
      if (answer.invitation && !isOpen && !bubble) invite(answer.invitation);
    })).catch(() => { busy = false; });
  };
  const record = (name, data = {}) => {
    const { currency, value, items, transaction_id, in_stock, seconds, scroll, source, campaign } = data;
    if (name === "view_item") {
      const item = (items || [])[0] || {}, key = `${item.item_id || item.item_name}/${item.item_variant || ""}`;
      if (looked.has(key)) return;
      looked.add(key);
    }
    if (value !== undefined && !currency && page.console) console.info(`mostrador: ${name} has a value without currency; the value is left out`);
    queue.push({ name, path: location.pathname, type: aboutPage().type, at: Date.now(), data: { currency, value, items, transaction_id, in_stock, seconds, scroll, source, campaign } });
    queue = queue.slice(-40);
    clearTimeout(leaving);
    // Robots and tabs that nobody looked at don't count; who only sees the thanks of a purchase does.
    if (used || name === "purchase") leaving = setTimeout(guarded(() => send()), 300);
  };
  const agree = (yes) => {
    if (!yes && known.browser) { post({ consent: false }).catch(() => {}); delete known.browser; keep(); }
    agreed = yes === true;
    if (!agreed) { watched = []; dismiss(); } else if (used) send();
  };

  // What the shop's tag manager says: its events, and what the visitor agreed to. "default" is no answer of theirs.
  const hearLayer = (entry) => {
    if (!entry) return;
    if (entry[0] === "consent" && entry[2]?.analytics_storage) {
      const yes = entry[2].analytics_storage === "granted";
      if (yes || entry[1] === "update") agree(yes);
    }
    const name = entry[0] === "event" ? entry[1] : entry.event;
    if (EVENTS.includes(name)) record(name, entry[0] === "event" ? entry[2] : entry.ecommerce || entry);
  };
  const joinLayer = () => {
    const found = page[own?.dataset.datalayer || "dataLayer"];
    if (!Array.isArray(found) || found === layer) return;
    layer = found;
    const push = layer.push;
    layer.push = function pushed(...entries) { const length = push.apply(this, entries); for (const each of entries) guarded(hearLayer)(each); return length; };
    for (const each of [...layer]) guarded(hearLayer)(each);
  };
  // A page that pushes nothing may still declare its product (schema.org).
  const readProduct = () => {
    if (looked.size) return;
    for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
      let data;
      try { data = JSON.parse(script.textContent); } catch { continue; }
      const product = [data].flat().flatMap((each) => each?.["@graph"] || [each]).find((each) => each && [each["@type"]].flat().includes("Product"));
      if (!product) continue;
      const offer = [product.offers].flat()[0] || {};
      record("view_item", { currency: offer.priceCurrency, value: offer.price, in_stock: offer.availability ? /InStock|PreOrder|Limited/.test(offer.availability) : undefined, items: [{ item_id: product.sku || product.name, item_name: product.name, item_variant: product.size, item_category: product.category, price: offer.price }] });
      return;
    }
  };

  const leave = () => { if (onPage) record("page_leave", { seconds: onPage, scroll: deepest }); onPage = 0; };
  const turnPage = () => {
    if (view) leave();
    [view, href, onPage, deepest, left, looked, watched, askAgainAt] = [newToken().slice(0, 20), location.href, 0, 0, false, new Set(), [], 0];
    dismiss();
    const from = document.referrer && new URL(document.referrer).host;
    record("page_view", { source: from !== location.host ? from : "", campaign: new URLSearchParams(location.search).get("utm_campaign") || "" });
  };
  const touch = (event) => {
    inputAt = Date.now();
    if (event.type === "keydown" && event.target.closest?.(IN_FIELD)) typedAt = inputAt;
    if (event.type === "scroll") {
      const { scrollHeight } = document.documentElement;
      deepest = Math.max(deepest, Math.round((100 * (page.scrollY + page.innerHeight)) / scrollHeight));
    }
    if (!used) { used = true; send(); }
  };
  // Once a second at most, and only while somebody looks.
  const tick = () => {
    joinLayer();
    if (location.href !== href) turnPage();
    if (document.hidden || !used) return;
    onPage += 1;
    onSite += 1;
    if (onPage === 1) readProduct();
    if (!agreed || isOpen || bubble || busy || Date.now() < askAgainAt) return;
    const moment = { seconds_on_page: onPage, seconds_on_site: onSite, idle_seconds: (Date.now() - inputAt) / 1000, scroll_percent: deepest, leaving: left, typing: Date.now() - typedAt < 10000, open: false };
    if (moment.typing || onPage < 5) return;
    const due = watched.filter((each) => Object.entries(each).every(([name, value]) => name === "id" || moment[name] === true || moment[name] >= value));
    if (due.length) send({ moment, due: due.map(({ id }) => id) });
  };

  const dismiss = (what) => {
    if (!bubble) return;
    bubble.remove();
    bubble = null;
    if (what) post({ outcome: { id: invitation.id, what } }).catch(() => {});
  };
  const invite = (given) => {
    invitation = given;
    const say = given.words;
    const press = (name, text, act) => { const made = draw("button", { type: "button", class: name }, text); made.addEventListener("click", guarded(act)); return made; };
    const answer = (question) => () => { open(true); if (question) tell("ask", question); };
    bubble = draw("div", { class: "invitation", role: "region", "aria-label": say.invited },
      press("shut", "×", () => dismiss("closed")),
      draw("p", { role: "status" }, draw("small", {}, `${say.the_bot}: `), given.text),
      draw("div", { class: "row" }, ...given.buttons.map((each) => press("choice", each.text, answer(each))), press("choice", say.answer, answer())),
      press("never", say.never, () => dismiss("never")));
    bubble.firstChild.setAttribute("aria-label", say.close);
    root.append(bubble);
  };

  const watch = () => {
    turnPage();
    joinLayer();
    for (const sign of ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"]) addEventListener(sign, guarded(touch), { passive: true, capture: true });
    document.documentElement.addEventListener("mouseleave", () => { left = true; });
    addEventListener("pagehide", guarded(() => { leave(); if (used) send(); }));
    setInterval(guarded(tick), 1000);
  };
