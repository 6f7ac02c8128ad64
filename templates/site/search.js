"use strict";
// Search without a server: small index files are loaded as scripts, from the web or from disk alike.
globalThis.bilingual = (() => {
  const LAST = 60, DIGITS = new Map();
  [...Array.from({ length: 94 }, (_, at) => String.fromCharCode(at + 33))]
    .filter((char) => !"\"\\`',;".includes(char)).forEach((char, at) => DIGITS.set(char, at));
  const STEP = DIGITS.size - LAST;
  const SHOWN = 20;
  const held = new Map();     // shard -> Map of first character -> ",rest papers,rest papers"
  const cards = new Map();    // edition -> what is shown of its papers
  const loading = new Map();  // file -> promise
  let index = null;

  // The same words as site/words.py makes.
  const singular = (word) => {
    if (word.length < 4) return word;
    if (word.length > 4 && word.endsWith("ies")) return word.slice(0, -3) + "y";
    if (word.endsWith("s") && !/(?:ss|us|is)$/.test(word)) word = word.slice(0, -1);
    return word.length > 3 && word.endsWith("e") ? word.slice(0, -1) : word;
  };
  const pieces = (text) => {
    const folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return folded.match(/[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+|[a-z0-9\u03b1-\u03c9\u0430-\u044f]+/gu) || [];
  };
  const isHan = (text) => /^[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u.test(text);
  const words = (text) => pieces(text).flatMap((piece) => {
    if (!isHan(piece)) return [singular(piece)];
    const chars = [...piece];
    return chars.length < 2 ? [piece] : chars.slice(1).map((char, at) => chars[at] + char);
  });

  const load = (file) => {
    if (!loading.has(file)) {
      loading.set(file, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = "search/" + file;
        script.onload = resolve;
        script.onerror = () => { loading.delete(file); reject(new Error(file)); };
        document.head.append(script);
      }));
    }
    return loading.get(file);
  };

  // Papers of a word in a segment: number -> whether it stands in the title. `open` takes longer words too.
  const papers = (segment, word, open) => {
    const found = new Map();
    const first = String.fromCodePoint(word.codePointAt(0)), rest = word.slice(first.length);
    const group = held.get(segment + "/" + (first.codePointAt(0) % index.shards))?.get(first);
    if (!group) return found;
    const needle = "," + rest + (open ? "" : " ");
    for (let at = group.indexOf(needle); at >= 0; at = group.indexOf(needle, at + 1)) {
      let number = 0, value = 0, times = 1;
      for (let i = group.indexOf(" ", at) + 1; i < group.length && group[i] !== ","; i++) {
        const digit = DIGITS.get(group[i]);
        if (digit >= LAST) { value += (digit - LAST) * times; times *= STEP; continue; }
        value += digit * times;
        number += value >> 1;
        found.set(number, found.get(number) || value & 1);
        value = 0;
        times = 1;
      }
      if (!open) break;
    }
    return found;
  };

  // Every word must be there; the last one may be the beginning of a word while it is being typed.
  const find = async (query) => {
    const typed = pieces(query), list = [...new Set(words(query))];
    if (!list.length) return [];
    const unfinished = !/\s$/.test(query) && typed.at(-1).length > 1;
    const last = list.at(-1);
    const files = new Set(index.segments.flatMap(([segment]) =>
      list.map((word) => `${segment}/${word.codePointAt(0) % index.shards}.js`)));
    await Promise.all([...files].map(load));
    const hits = [];
    for (const [segment, editions] of index.segments) {
      const sets = list.map((word) => {
        const open = isHan(word) ? [...word].length === 1 : unfinished && word === last;
        return papers(segment, word, open);
      });
      const [smallest, ...others] = sets.sort((a, b) => a.size - b.size);
      const own = [];
      for (const number of smallest.keys()) {
        if (others.every((set) => set.has(number))) own.push([number, sets.reduce((sum, set) => sum + set.get(number), 0)]);
      }
      let start = 0;
      for (const [edition, count] of editions) {
        for (const [number, weight] of own) {
          if (number > start && number <= start + count) hits.push({ segment, edition, at: number - start - 1, weight });
        }
        start += count;
      }
    }
    // Words in the title first, then the newest.
    const full = list.length;
    return hits.map((hit, order) => ({ ...hit, order })).sort((a, b) =>
      (b.weight >= full) - (a.weight >= full) || (a.segment < b.segment ? 1 : a.segment > b.segment ? -1 : b.order - a.order));
  };

  const text = (tag, words, wanted, lang) => {
    const element = document.createElement(tag);
    if (lang) element.lang = lang;
    const low = words.toLowerCase();
    let at = 0;
    while (at < words.length) {
      const next = wanted.map((word) => [low.indexOf(word, at), word]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0] || b[1].length - a[1].length)[0];
      if (!next || low.length !== words.length) { element.append(words.slice(at)); break; }
      element.append(words.slice(at, next[0]));
      const mark = document.createElement("mark");
      mark.textContent = words.slice(next[0], next[0] + next[1].length);
      element.append(mark);
      at = next[0] + next[1].length;
    }
    return element;
  };
  const item = ([href, title, titleZh, date, says, saysZh], query) => {
    const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
    const line = document.createElement("li"), box = document.createElement("div");
    const heading = document.createElement("h2"), link = document.createElement("a");
    link.href = href + "?find=" + encodeURIComponent(query.trim());
    link.append(text("span", title, wanted, "en"));
    if (titleZh) link.append(" ", text("span", titleZh, wanted, "zh-Hans"));
    heading.append(link);
    const when = document.createElement("p");
    when.className = "when";
    when.textContent = date;
    box.append(when, heading);
    if (says) box.append(text("p", says, wanted, "en"));
    if (saysZh && wanted.some(isHan)) box.append(text("p", saysZh, wanted, "zh-Hans"));
    line.className = "told";
    line.append(box);
    return line;
  };

  const one = (id) => document.getElementById(id);
  let turn = 0;
  const show = async (query, hits, from) => {
    const mine = turn, some = hits.slice(from, from + SHOWN);
    await Promise.all(some.map((hit) => load(`docs/${encodeURIComponent(hit.edition)}.js`)));
    if (mine !== turn) return;
    const lines = some.map((hit) => item(cards.get(hit.edition)[hit.at], query));
    if (from) one("hits").append(...lines); else one("hits").replaceChildren(...lines);
    const more = one("more");
    more.hidden = hits.length <= from + SHOWN;
    more.onclick = () => show(query, hits, from + SHOWN);
  };
  const ask = async (query) => {
    turn += 1;
    const mine = turn, told = one("told"), started = performance.now();
    try {
      const hits = await find(query);
      if (mine !== turn) return;
      const said = told.dataset;
      told.textContent = words(query).length ? (hits.length ? `${hits.length.toLocaleString("en")} ${hits.length === 1 ? said.one : said.found}` : said.none) : "";
      await show(query, hits, 0);
      document.documentElement.dataset.answered = `${query} ${(performance.now() - started).toFixed(1)}`;
    } catch {
      told.textContent = told.dataset.failed;
    }
  };
  const start = () => {
    const field = one("q");
    field.addEventListener("input", () => ask(field.value));
    field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      history.replaceState(null, "", "?q=" + encodeURIComponent(field.value));
      ask(field.value);
    });
    field.value = new URLSearchParams(location.search).get("q") || "";
    if (field.value) ask(field.value);
    field.focus();
  };
  return {
    index(data) { index = data; start(); },
    shard(name, content) {
      const groups = new Map();
      for (const group of content.split(";")) {
        const first = group ? String.fromCodePoint(group.codePointAt(0)) : "";
        if (first) groups.set(first, group.slice(first.length));
      }
      held.set(name, groups);
    },
    docs(edition, list) { cards.set(edition, list); },
    words, find,
  };
})();
