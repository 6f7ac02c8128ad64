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

  // Languages and light or dark: remembered; keep the row at the top where it stands.
  const anchored = (change) => {
    const row = all(".row").find((element) => element.getBoundingClientRect().bottom > 110);
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
  let current = null;
  const mark = () => {
    let found = null;
    for (const paper of papers) if (paper.getBoundingClientRect().top < 140) found = paper;
    if (found === current) return;
    current = found;
    all(".contents a[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    now.textContent = found ? found.dataset.short : "";
    if (!found) { now.removeAttribute("href"); return; }
    now.href = "#" + found.id;
    const link = all(".contents a").find((item) => item.getAttribute("href") === "#" + found.id);
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
    at = (at + by + hits.length) % hits.length;
    hits[at].startContainer.parentElement.scrollIntoView({ block: "center" });
    paint();
    tell();
  };
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { field.value = ""; search(); field.blur(); }
  });

  // The next term that has a note, from the one in focus or the top of the window.
  const explain = () => {
    const terms = all(".term").filter((term) => term.checkVisibility());
    const last = terms.indexOf(document.activeElement);
    const next = last >= 0 ? terms[last + 1] : terms.find((term) => term.getBoundingClientRect().top > 110);
    if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "nearest" }); }
  };

  // Single keys, which a reader can turn off.
  const single = one("#single");
  single.checked = store.get("single") !== "off";
  single.addEventListener("change", () => store.set("single", single.checked ? "on" : "off"));
  const keys = { l: cycle, b: () => show("show-both"), z: () => show("show-zh"), e: () => show("show-en"),
    j: () => turn(1), k: () => turn(-1), t: explain, "/": () => field.focus() };
  addEventListener("keydown", (event) => {
    if (!single.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=radio]), textarea, select")) return;
    const act = keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });

  // On a small screen the contents start closed.
  if (matchMedia("(max-width: 74.99rem)").matches && !location.hash) {
    const details = one(".contents details");
    if (details) details.open = false;
  }
})();
