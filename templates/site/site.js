"use strict";
// Everything here is a convenience: the archive reads, switches and links without it.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const store = {
    get(key) { try { return localStorage.getItem("bilingual." + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("bilingual." + key, value); } catch { /* private window */ } },
  };
  for (const name of ["show", "tint"]) {
    const inputs = all(`input[name="${name}"]`);
    const kept = inputs.find((input) => input.id === store.get(name));
    if (kept) kept.checked = true;
    inputs.forEach((input) => input.addEventListener("change", () => store.set(name, input.id)));
  }

  // What was searched for is marked in the paper, without touching its text.
  const wanted = (new URLSearchParams(location.search).get("find") || "").toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length && globalThis.Highlight && document.querySelector("article")) {
    const ranges = [];
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.toLowerCase();
      for (const word of wanted) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + word.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
    const first = ranges.find((range) => range.startContainer.parentElement.closest(".row"));
    if (first && !location.hash) first.startContainer.parentElement.scrollIntoView({ block: "center" });
  }
})();
