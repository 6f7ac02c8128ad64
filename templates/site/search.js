"use strict";
// Search without a server: small index files are loaded as scripts, from the web or from disk alike.
globalThis.bilingual = (() => {
  const SHOWN = 10, SCREEN = 5;
  const held = new Map();     // shard -> segment -> its words, packed (site/shards.py says how)
  const cards = new Map();    // edition -> what is shown of its papers
  const loading = new Map();  // file -> promise
  let index = null, joiningZh = null, joiningEn = new Set();

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
    if (!isHan(piece)) return joiningEn.has(piece) ? [] : [singular(piece)];
    const parts = piece.split(joiningZh).filter(Boolean).map((part) => [...part]);
    if ([...piece].length < 2) return parts.map((part) => part[0]);
    return parts.flatMap((chars) => chars.slice(1).map((char, at) => chars[at] + char));
  });

  // Reads what site/shards.py packs: thirteen bits are two signs.
  const VALUES = new Uint8Array(128);
  [...Array.from({ length: 94 }, (_, at) => String.fromCharCode(at + 33))]
    .filter((sign) => sign !== '"' && sign !== "\\").forEach((sign, at) => { VALUES[sign.charCodeAt(0)] = at; });
  const SIGNS = 92, FIRST_HAN = 0x3400, SECONDS = 28000, DIGIT = 27, BLOCK = 16;
  class Bits {
    constructor(signs) { this.signs = signs; this.next = 0; this.value = 0; this.left = 0; }
    load() {
      this.value = VALUES[this.signs.charCodeAt(this.next)] * SIGNS + VALUES[this.signs.charCodeAt(this.next + 1)];
      this.next += 2;
      this.left = 13;
    }
    take(bits) {
      let value = 0;
      while (bits > 0) {
        if (!this.left) this.load();
        const some = Math.min(bits, this.left);
        this.left -= some;
        value = value << some | this.value >> this.left & (1 << some) - 1;
        bits -= some;
      }
      return value;
    }
    run(flip) { // how many zeros come, or with -1 ones, and the bit that ends them
      for (let count = 0; ; this.left = 0) {
        if (!this.left) this.load();
        const rest = (this.value ^ flip) & (1 << this.left) - 1, some = Math.clz32(rest) - 32 + this.left;
        count += some;
        if (!rest) continue;
        this.left -= some + 1;
        return count;
      }
    }
    gamma() { const zeros = this.run(0); return 1 << zeros | this.take(zeros); }
    rice(bits) { return bits ? this.run(-1) << bits | this.take(bits) : this.run(-1); }
    places(count, bound, found, mark) {
      const bits = width(bound, count), all = count === bound;
      for (let at = 0, place = -1; at < count; at++) {
        place += all ? 1 : this.rice(bits) + 1;
        if (found && found[place] < mark) found[place] = mark;
      }
    }
  }
  const width = (bound, count) => Math.max(31 - Math.clz32(Math.floor(Math.floor(bound * 11 / 16) / count)), 0);
  const headOf = (word) => isHan(word) ? String.fromCodePoint(word.codePointAt(0)) : word.slice(0, 2);
  const shardOf = (word) => {
    const head = headOf(word);
    return (head.codePointAt(0) * 31 + (isHan(head) ? 0 : head.charCodeAt(1) || 0)) % index.shards;
  };

  // The rest of a word after its head: of Chinese the number of its second character, of others its letters.
  // `last` is the rest of the word before it in the block.
  const letters = (bits, last = "") => {
    let rest = last.slice(0, bits.gamma() - 1);
    for (let code = bits.take(5); code; code = bits.take(5)) {
      rest += code < DIGIT ? String.fromCharCode(96 + code) : code === DIGIT ? bits.take(4) : String.fromCharCode(bits.take(11));
    }
    return rest;
  };
  // Papers of a word in a segment: for each paper 0, 1 where the word stands, 2 where it stands in the title.
  // `open` takes longer words too. Null where there are none.
  const papers = (segment, bound, word, open) => {
    const found = new Uint8Array(bound), head = headOf(word), han = isHan(word);
    const own = held.get(shardOf(word))?.[segment] || "", mark = `  ${han ? head.codePointAt(0).toString(16) : head} `;
    const start = own.indexOf(mark) + mark.length, end = own.indexOf("  ", start);
    if (start < mark.length) return null;
    const blocks = own.slice(start, end < 0 ? own.length : end).split(" "), steps = width(SECONDS, blocks.length * BLOCK);
    const next = !han ? letters : (bits, last) => last === undefined ? bits.take(18) : last + bits.rice(steps) + 1;
    const rest = word.slice(head.length), wanted = han ? (rest ? rest.codePointAt(0) - FIRST_HAN + 1 : 0) : rest;
    const fits = !open ? (key) => key === wanted : han ? () => true : (key) => key.startsWith(wanted);
    let from = 0; // the last block that does not begin behind the word
    for (let to = blocks.length; to - from > 1;) {
      const half = from + to >> 1, bits = new Bits(blocks[half]);
      bits.take(4);
      if (next(bits) > wanted) to = half; else from = half;
    }
    let any = false;
    for (; blocks[from]; from++) {
      const bits = new Bits(blocks[from]);
      let key;
      for (let left = bits.take(4) + 1; left; left--) {
        key = next(bits, key);
        const some = bits.gamma(), titles = bits.gamma() - 1, fit = fits(key);
        if (!fit && key > wanted) return any ? found : null;
        any ||= fit;
        bits.places(some, bound, fit ? found : null, 1);
        if (titles) bits.places(titles, bound, fit ? found : null, 2);
      }
    }
    return any ? found : null;
  };

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

  // Every word must be there; the last one may be the beginning of a word while it is being typed.
  const find = async (query) => {
    const typed = pieces(query), list = [...new Set(words(query))];
    const last = typed.length && !/\s$/.test(query) && !isHan(typed.at(-1)) && typed.at(-1).length > 1 ? singular(typed.at(-1)) : "";
    if (last && !list.includes(last)) list.push(last);
    if (!list.length) return null;
    await Promise.all([...new Set(list.map(shardOf))].map((shard) => load(`${shard}.js`)));
    const titled = [], others = [];
    for (const [at, [segment, editions]] of index.segments.entries()) {
      const count = editions.reduce((sum, [, own]) => sum + own, 0);
      const sets = [];
      for (const word of list) {
        const set = papers(segment, count, word, isHan(word) ? [...word].length === 1 : word === last);
        if (!set) break;
        sets.push(set);
      }
      if (sets.length < list.length) continue;
      const [first, ...more] = sets;
      for (let number = count - 1; number >= 0; number--) {
        let least = first[number];
        for (const set of more) if (set[number] < least) least = set[number];
        if (least) (least > 1 ? titled : others).push([at, number]);
      }
    }
    return titled.concat(others); // all words in the title first, then the newest
  };
  // The edition of a hit, and the hit's place there.
  const placed = ([at, number]) => {
    for (const [edition, own] of index.segments[at][1]) {
      if (number < own) return { edition, at: number };
      number -= own;
    }
    return null;
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
  const item = (edition, date, [file, title, titleZh, says, saysZh], query) => {
    const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
    const line = document.createElement("li"), box = document.createElement("div");
    const heading = document.createElement("h2"), link = document.createElement("a");
    link.href = `issues/${encodeURIComponent(edition)}/${encodeURIComponent(file)}?find=` + encodeURIComponent(query.trim());
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
  const ready = (hit) => load(`cards/${encodeURIComponent(hit.edition)}.js`);
  const painted = () => new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 100); // a tab that nobody sees is not painted
  });
  // A window holds the first few: they show as soon as they can, and what is below them comes after.
  const show = async (query, hits, from, seen = () => {}) => {
    const mine = turn, some = hits.slice(from, from + SHOWN).map(placed);
    for (const [at, part] of [some.slice(0, SCREEN), some.slice(SCREEN)].entries()) {
      await Promise.all(part.map(ready));
      if (mine !== turn) return;
      const lines = part.map((hit) => {
        const [date, own] = cards.get(hit.edition);
        return item(hit.edition, date, own[hit.at], query);
      });
      if (from || at) one("hits").append(...lines); else one("hits").replaceChildren(...lines);
      if (!at) {
        await painted();
        if (mine !== turn) return;
        seen();
      }
    }
    const more = one("more");
    more.hidden = hits.length <= from + SHOWN;
    more.onclick = () => show(query, hits, from + SHOWN);
  };
  const grouped = (number) => String(number).replace(/\B(?=(?:\d{3})+$)/g, ","); // the first toLocaleString costs 15 ms
  const ask = async (query) => {
    turn += 1;
    const mine = turn, told = one("told"), started = performance.now();
    try {
      const hits = await find(query);
      if (mine !== turn) return;
      const said = told.dataset, some = hits?.length || 0;
      told.textContent = some ? `${grouped(some)} ${some === 1 ? said.one : said.found}` : pieces(query).length ? said.none : "";
      const tell = (name) => { if (mine === turn) document.documentElement.dataset[name] = `${query} ${(performance.now() - started).toFixed(1)}`; };
      await show(query, hits || [], 0, () => tell("seen"));
      tell("answered");
    } catch {
      told.textContent = told.dataset.failed;
    }
  };
  // What most answers show first: the newest editions' titles, fetched while the reader still thinks, one after the
  // other and no longer once something is asked for.
  const ahead = async () => {
    const newest = index.segments.flatMap(([, editions]) => [...editions].reverse()).slice(0, SHOWN);
    for (const [edition] of newest) {
      if (turn) return;
      await ready({ edition }).catch(() => {});
    }
  };
  const start = () => {
    const field = one("q");
    (globalThis.requestIdleCallback || setTimeout)(ahead);
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
    index(data) {
      index = data;
      joiningZh = new RegExp(`[${data.joining[0]}]`, "u");
      joiningEn = new Set(data.joining[1]);
      start();
    },
    shard(number, segments) { held.set(number, segments); },
    cards(edition, date, papers) { cards.set(edition, [date, papers]); },
    words, find,
  };
})();
