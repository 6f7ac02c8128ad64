"use strict";
// Everything here is a convenience: the page reads, switches and links without it.
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const store = {
    get(key) { try { return localStorage.getItem("bilingual." + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("bilingual." + key, value); } catch { /* private window */ } },
  };
  all("[data-script]").forEach((element) => { element.hidden = false; });
  const edge = () => parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;

  // Languages and light or dark: remembered; keep the row at the top where it stands.
  const rows = all(".row");
  const below = (element) => element.getBoundingClientRect().bottom > edge();
  const atTop = () => { // by papers first: those out of sight are not laid out
    for (const part of all("main > article")) {
      const row = below(part) && [...part.querySelectorAll(".row")].find(below);
      if (row) return row;
    }
    return undefined;
  };
  const anchored = (change) => {
    const row = atTop();
    const before = row ? row.getBoundingClientRect().top : 0;
    change();
    if (row && window.scrollY > 200) window.scrollBy({ top: row.getBoundingClientRect().top - before, behavior: "instant" });
  };
  const choices = (name) => {
    const inputs = all(`input[name="${name}"]`);
    const kept = inputs.find((input) => input.id === store.get(name));
    if (kept) kept.checked = true;
    inputs.forEach((input) => input.addEventListener("change", () => store.set(name, input.id)));
    return (id) => anchored(() => { one("#" + id).checked = true; store.set(name, id); });
  };
  const show = choices("show");
  choices("tint");
  const cycle = () => {
    const order = ["show-both", "show-zh", "show-en"];
    show(order[(order.findIndex((id) => one("#" + id).checked) + 1) % order.length]);
  };

  // The current paper, in the bar and in the contents.
  const papers = all("article.paper");
  const now = one(".bar .now");
  const links = new Map(all(".contents a").map((link) => [link.getAttribute("href"), link]));
  let current = null;
  const mark = () => {
    const line = edge() + 40;
    let found = null;
    for (const paper of papers) if (paper.getBoundingClientRect().top < line) found = paper;
    if (found === current) return;
    if (current) links.get("#" + current.id)?.removeAttribute("aria-current");
    current = found;
    now.textContent = found ? found.dataset.short : "";
    if (!found) { now.removeAttribute("href"); return; }
    now.href = "#" + found.id;
    const link = links.get("#" + found.id);
    if (!link) return;
    link.setAttribute("aria-current", "true");
    const box = one(".contents");
    if (box.scrollHeight > box.clientHeight) box.scrollTop = link.offsetTop - box.clientHeight / 2;
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();
  const turn = (by) => {
    const at = papers.indexOf(current) + by;
    if (papers[at]) papers[at].scrollIntoView();
    else if (by < 0) scrollTo({ top: 0 });
  };

  // One passage at a time: focus lights a unit and its counterpart.
  const walk = (by) => {
    const held = document.activeElement.closest?.(".row");
    const at = held ? rows.indexOf(held) + by : rows.indexOf(atTop());
    const row = rows[at];
    if (row) { row.focus({ preventScroll: true }); row.scrollIntoView({ block: "nearest" }); }
  };

  // A link to the passage under the pointer or in focus, in the margin.
  const handle = document.createElement("a");
  handle.className = "self";
  handle.textContent = "#";
  handle.tabIndex = -1;
  const offer = (event) => {
    const row = event.target.closest?.(".row");
    if (!row || handle.parentElement === row) return;
    handle.href = "#" + row.id;
    handle.setAttribute("aria-label", document.body.dataset.link);
    row.append(handle);
  };
  addEventListener("pointerover", offer, { passive: true });
  addEventListener("focusin", offer);

  // Search in both languages, marked without touching the text.
  const field = one("#find"), count = one("#found");
  let hits = [], at = -1;
  const ranges = (needle) => {
    const walker = document.createTreeWalker(one("main"), NodeFilter.SHOW_TEXT);
    const out = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.toLowerCase();
      for (let i = text.indexOf(needle); i >= 0; i = text.indexOf(needle, i + needle.length)) {
        if (!node.parentElement.checkVisibility()) break;
        const range = new Range();
        range.setStart(node, i);
        range.setEnd(node, i + needle.length);
        out.push(range);
      }
    }
    return out;
  };
  const tell = () => { count.textContent = field.value.trim() ? (hits.length ? `${at + 1}/${hits.length}` : "0") : ""; };
  const paint = () => {
    if (!CSS.highlights) return;
    CSS.highlights.set("found", new Highlight(...hits));
    CSS.highlights.set("here", new Highlight(...(hits[at] ? [hits[at]] : [])));
  };
  const search = () => {
    const needle = field.value.trim().toLowerCase();
    hits = needle ? ranges(needle) : [];
    at = -1;
    paint();
    tell();
  };
  const step = (by) => {
    if (!hits.length) return;
    at = at < 0 && by > 0 ? first() : (at + by + hits.length) % hits.length;
    hits[at].startContainer.parentElement.scrollIntoView({ block: "center" });
    paint();
    tell();
  };
  // A search goes on from where the reader is.
  const first = () => Math.max(0, hits.findIndex((hit) => hit.getBoundingClientRect().top > edge()));
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { field.value = ""; search(); field.blur(); }
  });
  all('input[name="show"]').forEach((input) => input.addEventListener("change", () => { if (field.value) search(); }));

  // The next term that has a note, from the one in focus or the top of the window. Escape puts the note away.
  const explain = () => {
    const terms = all(".term").filter((term) => term.checkVisibility());
    const last = terms.indexOf(document.activeElement);
    const next = last >= 0 ? terms[last + 1] : terms.find((term) => term.getBoundingClientRect().top > edge());
    if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "nearest" }); }
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") all(".term:is(:hover, :focus)").forEach((term) => term.classList.add("hushed"));
  });
  for (const kind of ["pointerout", "focusout"]) addEventListener(kind, (event) => event.target.classList?.remove("hushed"));

  // What is copied has formulas as LaTeX, and no handles.
  addEventListener("copy", (event) => {
    const chosen = getSelection();
    if (chosen.isCollapsed || event.target.closest?.("input")) return;
    const box = document.createElement("div");
    for (let i = 0; i < chosen.rangeCount; i += 1) box.append(chosen.getRangeAt(i).cloneContents());
    if (!box.querySelector("math")) return;
    box.querySelectorAll("math").forEach((math) => {
      const sign = math.getAttribute("display") === "block" ? "$$" : "$";
      math.replaceWith(sign + math.getAttribute("alttext") + sign);
    });
    box.querySelectorAll(".self").forEach((link) => link.remove());
    box.className = "clip";
    document.body.append(box);
    event.clipboardData.setData("text/plain", box.innerText.trim());
    event.clipboardData.setData("text/html", box.innerHTML);
    box.remove();
    event.preventDefault();
  });

  // Single keys, which a reader can turn off.
  const single = one("#single");
  single.checked = store.get("single") !== "off";
  single.addEventListener("change", () => store.set("single", single.checked ? "on" : "off"));
  const keys = { l: cycle, b: () => show("show-both"), z: () => show("show-zh"), e: () => show("show-en"),
    j: () => turn(1), k: () => turn(-1), n: () => walk(1), p: () => walk(-1), t: explain, "/": () => field.focus() };
  addEventListener("keydown", (event) => {
    if (!single.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=radio]), textarea, select")) return;
    const act = keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); if (field.value) search(); }
  });

  // On a small screen the contents start closed, and open when they are asked for.
  const details = one(".contents details");
  if (details && matchMedia("(max-width: 74.99rem)").matches) {
    if (location.hash !== "#contents") details.open = false;
    one(".to-contents")?.addEventListener("click", () => { details.open = true; });
    details.addEventListener("click", (event) => { if (event.target.closest("a")) details.open = false; });
  }
})();
