"use strict";
// Search without a server: small index files are loaded as scripts, from the web or from disk alike.
globalThis.bilingual = (() => {
  const SHOWN = 10;
  const held = new Map();     // shard -> segment -> its words, packed (site/shards.py says how)
  const opened = new Map();   // segment and head -> what the words there have after their head -> papers
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
  const SIGNS = 92, FIRST_HAN = 0x3400, SECONDS = 28000, DIGIT = 27;
  class Bits {
    constructor(signs) { this.signs = signs; this.next = 0; this.value = 0; this.left = 0; this.end = signs.length / 2 * 13; }
    get at() { return this.next / 2 * 13 - this.left; }
    load() {
      this.value = VALUES[this.signs.charCodeAt(this.next)] * SIGNS + VALUES[this.signs.charCodeAt(this.next + 1)];
      this.next += 2;
      this.left = 13;
    }
    skip(bits) {
      const at = this.at + bits;
      this.next = Math.floor(at / 13) * 2;
      this.left = 0;
      if (at % 13) { this.load(); this.left -= at % 13; }
    }
    bit() { if (!this.left) this.load(); return this.value >> --this.left & 1; }
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
    gamma() { let zeros = 0; while (!this.bit()) zeros++; return 1 << zeros | this.take(zeros); }
    rice(bits) { let times = 0; while (this.bit()) times++; return times << bits | this.take(bits); }
    places(count, bound) {
      const found = new Uint16Array(count);
      if (count === bound) return found.map((_, at) => at);
      const bits = width(bound, count);
      for (let at = 0, last = -1; at < count; at++) found[at] = last += this.rice(bits) + 1;
      return found;
    }
  }
  const width = (bound, count) => Math.max(31 - Math.clz32(Math.floor(Math.floor(bound * 11 / 16) / count)), 0);
  const headOf = (word) => isHan(word) ? String.fromCodePoint(word.codePointAt(0)) : word.slice(0, 2);
  const shardOf = (word) => {
    const head = headOf(word);
    return (head.codePointAt(0) * 31 + (isHan(head) ? 0 : head.charCodeAt(1) || 0)) % index.shards;
  };

  // The words of a segment that are filed under a head: the rest of each -> its papers, and those with it in their title.
  const group = (segment, head, count) => {
    const name = segment + "/" + head;
    if (!opened.has(name)) opened.set(name, read(held.get(shardOf(head))?.[segment] || "", head, count));
    return opened.get(name);
  };
  const read = (signs, wanted, papers) => {
    const bits = new Bits(signs);
    while (bits.end - bits.at >= 13) {
      const han = bits.bit();
      const head = han ? String.fromCodePoint(bits.take(18)) : String.fromCharCode(...Array.from({ length: bits.gamma() }, () => bits.take(11)));
      const count = bits.gamma(), length = bits.gamma() - 1;
      if (head === wanted) return body(bits, count, han, papers);
      bits.skip(length);
    }
    return new Map();
  };
  const body = (bits, count, han, papers) => {
    const found = new Map(), steps = width(SECONDS, count);
    for (let at = 0, second = -1, rest = ""; at < count; at++) {
      if (han) {
        second += bits.rice(steps) + 1;
        rest = second ? String.fromCodePoint(second + FIRST_HAN - 1) : "";
      } else {
        rest = rest.slice(0, bits.gamma() - 1);
        for (let code = bits.take(5); code; code = bits.take(5)) {
          rest += code < DIGIT ? String.fromCharCode(96 + code) : code === DIGIT ? bits.take(4) : String.fromCharCode(bits.take(11));
        }
      }
      const some = bits.gamma(), titles = bits.gamma() - 1;
      found.set(rest, [bits.places(some, papers), titles ? bits.places(titles, papers) : []]);
    }
    return found;
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

  // Papers of a word in a segment: for each paper 0, 1 where the word stands, 2 where it stands in the title.
  // `open` takes longer words too.
  const papers = (segment, count, word, open) => {
    const found = new Uint8Array(count), head = headOf(word), rest = word.slice(head.length), own = group(segment, head, count);
    const take = ([places, titles]) => {
      for (const place of places) found[place] ||= 1;
      for (const place of titles) found[place] = 2;
    };
    if (!open) { if (own.has(rest)) take(own.get(rest)); }
    else for (const [other, entry] of own) if (other.startsWith(rest)) take(entry);
    return found;
  };

  // Every word must be there; the last one may be the beginning of a word while it is being typed.
  const find = async (query) => {
    const typed = pieces(query), list = [...new Set(words(query))];
    const last = typed.length && !/\s$/.test(query) && !isHan(typed.at(-1)) && typed.at(-1).length > 1 ? singular(typed.at(-1)) : "";
    if (last && !list.includes(last)) list.push(last);
    if (!list.length) return null;
    await Promise.all([...new Set(list.map(shardOf))].map((shard) => load(`${shard}.js`)));
    const titled = [], others = [];
    for (const [segment, editions] of index.segments) {
      const count = editions.reduce((sum, [, own]) => sum + own, 0);
      const sets = list.map((word) => papers(segment, count, word, isHan(word) ? [...word].length === 1 : word === last));
      let number = count;
      for (const [edition, some] of [...editions].reverse()) {
        for (let at = some - 1; at >= 0; at--) {
          number -= 1;
          let least = 2;
          for (const set of sets) if (set[number] < least) least = set[number];
          if (least) (least > 1 ? titled : others).push({ edition, at });
        }
      }
    }
    return titled.concat(others); // all words in the title first, then the newest
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
  const show = async (query, hits, from) => {
    const mine = turn, some = hits.slice(from, from + SHOWN);
    await Promise.all(some.map((hit) => load(`cards/${encodeURIComponent(hit.edition)}.js`)));
    if (mine !== turn) return;
    const lines = some.map((hit) => {
      const [date, own] = cards.get(hit.edition);
      return item(hit.edition, date, own[hit.at], query);
    });
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
      const said = told.dataset, some = hits?.length || 0;
      told.textContent = some ? `${some.toLocaleString("en")} ${some === 1 ? said.one : said.found}` : pieces(query).length ? said.none : "";
      await show(query, hits || [], 0);
      document.documentElement.dataset.answered = `${query} ${(performance.now() - started).toFixed(1)}`;
    } catch {
      told.textContent = told.dataset.failed;
    }
  };
  // What most answers show first: the newest editions' titles, fetched while the reader still thinks.
  const ahead = () => {
    const newest = index.segments.flatMap(([, editions]) => [...editions].reverse()).slice(0, SHOWN);
    for (const [edition] of newest) load(`cards/${encodeURIComponent(edition)}.js`).catch(() => {});
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
