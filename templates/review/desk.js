// The review desk: the current segment, what keys and buttons do to it, and news from the server.

import { get, make, post } from "./server.js";
import { arrange, article, articles, drafts, grow, rows, show } from "./list.js";
import { beside, choice, noteField } from "./panel.js";

const $ = (id) => document.getElementById(id);
const papers = new Map();
let current = null; // id of the current segment
let editing = false;
let base = ""; // the revision that the open editor started from
let typing = 0; // the search that waits for the typing to end
let acted = false; // whether the person has begun to work
let version = 0;
let selected = { zh: "", en: "" };
const undos = JSON.parse(sessionStorage.getItem("undos") || "[]");
const singleKeys = () => localStorage.getItem("single") !== "off";

// -- telling

function say(text) {
  $("live").textContent = "";
  setTimeout(() => { $("live").textContent = text; }, 30);
}

function alarm(text) {
  $("alarm").textContent = text;
  clearTimeout(alarm.timer);
  if (text) alarm.timer = setTimeout(() => { $("alarm").textContent = ""; }, 9000);
}

function tally(counts) {
  const { approved, total, missing } = counts;
  $("bar").value = approved;
  $("bar").max = total || 1;
  $("count").textContent = `${approved} of ${total} approved${missing ? `, ${missing} not translated` : ""}`;
}

function filesTold(files) {
  const words = { idle: "", waiting: "…", working: "Writing files…", done: "Files written", kept: "english.md kept", failed: "Files not written", missing: `No files: ${files.message}` };
  $("saved").textContent = words[files.state];
  $("saved").classList.toggle("failed", ["failed", "missing", "kept"].includes(files.state));
  if (["failed", "kept"].includes(files.state) && filesTold.last !== files.message) alarm(files.message);
  filesTold.last = files.message;
  if (files.state === "waiting" || files.state === "working") setTimeout(news, 700);
}

// Take over rows that the server told, and say which version they are.
function take(told) {
  version = Math.max(version, told.version);
  tally(told.counts);
  for (const row of told.rows) {
    const open = editing && row.id === current;
    show(row);
    if (open && row.revision !== base) conflict(row);
    if (row.id === current) { if (!open) dress(); beside(row, acts).catch(() => {}); }
  }
}

async function guarded(work) {
  try {
    alarm("");
    return await work();
  } catch (error) {
    if (error.status === 409) conflict(error.data.present);
    else { alarm(error.message); }
    return null;
  }
}

// -- the current segment

function choose(id, { focus = true, scroll = true } = {}) {
  if (current && current !== id) { leaveEditor(); undress(); }
  current = id;
  const element = article(id);
  if (!element) return;
  element.setAttribute("aria-current", "true");
  element.tabIndex = 0;
  if (!editing) dress();
  if (scroll) element.scrollIntoView({ block: "nearest" });
  if (focus) element.focus({ preventScroll: true });
  clearTimeout(choose.timer);
  choose.timer = setTimeout(() => beside(rows.get(id), acts).catch((error) => alarm(error.message)), 60);
  sessionStorage.setItem("current", id);
}

function undress() {
  const element = article(current);
  element.removeAttribute("aria-current");
  element.tabIndex = -1;
  element.querySelector(".work").replaceChildren();
  show(rows.get(current));
}

const button = (words, key, act, kind = "") =>
  make("button", { type: "button", class: kind, click: act }, words, make("kbd", { "aria-hidden": "true" }, key));

// The buttons of the current segment.
function dress() {
  const row = rows.get(current);
  show(row);
  const work = article(current).querySelector(".work");
  if (row.state === "copied") {
    work.replaceChildren(make("p", { class: "quiet" }, "No Chinese here: copied from the report. Change it there."));
    return;
  }
  work.replaceChildren(...[
    row.state !== "approved" && row.state !== "missing" ? button("Approve", "a", approve, "main") : null,
    button(drafts.get(current) !== null ? "Edit the draft" : "Edit", "e", () => edit()),
    row.state === "approved" || row.state === "reviewed" ? button("Withdraw", "w", withdraw) : null,
    undos.length ? button("Undo", "u", undo) : null,
  ].filter(Boolean));
}

function step(by, fits = () => true) {
  const all = articles();
  let at = all.findIndex((element) => element.dataset.id === current);
  do { at += by; } while (all[at] && !fits(rows.get(all[at].dataset.id)));
  if (all[at]) choose(all[at].dataset.id);
  else say(by > 0 ? "This was the last segment." : "This is the first segment.");
  return Boolean(all[at]);
}

// Back to the list: to the current segment, or to the first where a search has hidden that.
function toList() {
  clearTimeout(typing);
  if (document.activeElement.id === "find") sort();
  const id = article(current)?.isConnected ? current : articles()[0]?.dataset.id;
  if (id) choose(id);
}

const isOpen = (row) => row.state !== "approved" && row.state !== "copied";

// -- deciding

async function save(state, text, onward) {
  const row = rows.get(current);
  const told = await guarded(() => post(`/api/segments/${row.id}`, { revision: editing ? base : row.revision, state, text }));
  if (!told) return false;
  drafts.drop(row.id);
  remember(told.undo);
  closeEditor();
  take(told);
  const now = rows.get(row.id);
  if (state === "machine" && now.state === "approved") say("This approval was given in another place with the same Chinese.");
  else say(`Segment ${row.number} ${state === "machine" ? "withdrawn" : state}. ${$("count").textContent}.`);
  filesTold({ state: "waiting" });
  if (onward) { if (!step(1, isOpen)) choose(row.id); } else choose(row.id);
  return true;
}

function approve() {
  const row = rows.get(current);
  if (editing) return save("approved", $("editor").value, true);
  if (drafts.get(current) !== null) { edit(); say("There is a draft: Ctrl Enter approves it."); return null; }
  if (row.state === "copied" || row.state === "missing") { say("There is nothing to approve here."); return null; }
  if (row.state === "approved") { step(1, isOpen); return null; }
  return save("approved", row.en, true);
}

function withdraw() {
  const row = rows.get(current);
  if (row.state === "approved" || row.state === "reviewed") save("machine", row.en, false);
}

function remember(token) {
  if (token) undos.push(token);
  sessionStorage.setItem("undos", JSON.stringify(undos.slice(-200)));
}

async function undo() {
  const token = undos.pop();
  if (!token) { say("There is nothing to undo."); return; }
  sessionStorage.setItem("undos", JSON.stringify(undos));
  try {
    const told = await post("/api/undo", { token });
    closeEditor();
    take(told);
    if (!article(told.segment)?.isConnected) { $("filter").value = "all"; $("find").value = ""; sort(); }
    choose(told.segment);
    say(`Undone: segment ${rows.get(told.segment).number} is ${rows.get(told.segment).state} again.`);
    filesTold({ state: "waiting" });
  } catch (error) {
    alarm(error.status === 409 ? "Not undone: somebody changed the segment since." : error.message);
  }
}

// -- editing

function edit(text) {
  const row = rows.get(current);
  if (!row || row.state === "copied") return;
  if (editing) { if (text !== undefined) { $("editor").value = text; drafted(); $("editor").focus(); } return; }
  editing = true;
  base = row.revision;
  const element = article(current);
  const area = make("textarea", { id: "editor", lang: "en", rows: "3", spellcheck: "true", "aria-label": `English of segment ${row.number}`, "aria-describedby": `zh-${row.id}` });
  area.value = text ?? drafts.get(row.id) ?? row.en;
  area.addEventListener("input", drafted);
  element.classList.add("editing");
  element.querySelector(".work").replaceChildren(area,
    make("ul", { id: "draft-findings", class: "findings", "aria-label": "Findings in the draft" }),
    make("div", { id: "conflict" }),
    make("div", { class: "buttons" },
      button("Save and approve", "Ctrl Enter", () => save("approved", area.value, true), "main"),
      button("Save as reviewed", "Ctrl S", () => save("reviewed", area.value, true)),
      button("Leave", "Esc", () => { leaveEditor(); dress(); choose(current); }),
      button("Drop the draft", "", () => { drafts.drop(current); closeEditor(); dress(); choose(current); })));
  area.focus({ preventScroll: true });
  area.setSelectionRange(area.value.length, area.value.length);
  grow(area);
  element.scrollIntoView({ block: "nearest" });
  if (area.value !== row.en) drafted();
}

function drafted() {
  const area = $("editor");
  grow(area);
  if (area.value === rows.get(current).en) drafts.drop(current);
  else drafts.set(current, area.value);
  clearTimeout(drafted.timer);
  drafted.timer = setTimeout(judge, 350);
}

async function judge() {
  const id = current;
  if (!editing || !$("editor").value.trim()) return;
  const told = await post(`/api/segments/${id}/check`, { text: $("editor").value }).catch(() => null);
  if (!told || !editing || id !== current) return;
  const items = told.findings.map((f) => make("li", { class: `tag ${f.severity}` }, make("b", {}, f.kind), ` ${f.message}`));
  $("draft-findings").replaceChildren(...(items.length ? items : [make("li", { class: "tag fine" }, "No findings in this draft")]));
}

function closeEditor() {
  if (!editing) return;
  editing = false;
  article(current).classList.remove("editing");
  article(current).querySelector(".work").replaceChildren();
}

function leaveEditor() {
  if (!editing) return;
  const kept = drafts.get(current) !== null;
  closeEditor();
  show(rows.get(current));
  if (kept) say("The draft is kept, and not saved yet.");
}

// Somebody was faster: both texts are shown, and a person decides.
function conflict(present) {
  const row = rows.get(current);
  const mine = editing ? $("editor").value : row.en;
  show({ ...row, ...present, stale: row.stale });
  edit(mine);
  drafts.set(current, mine);
  const settled = () => { base = present.revision; $("conflict").replaceChildren(); };
  $("conflict").replaceChildren(make("div", { class: "conflict", role: "alert" },
    make("p", {}, make("b", {}, "Somebody changed this segment meanwhile."), ` It is ${present.state} now, and says:`),
    make("p", { class: "en", lang: "en" }, present.en),
    make("div", { class: "buttons" },
      make("button", { type: "button", click: () => { drafts.drop(current); closeEditor(); dress(); choose(current); news(); } }, "Take theirs"),
      make("button", { type: "button", click: () => { settled(); $("editor").focus(); } }, "Keep mine and go on editing"))));
}

// -- terms, notes, files

function askTerm() {
  if (!document.body.dataset.terms) { alarm("No glossary was given: start the desk with --glossary FILE.csv to add terms."); return; }
  $("term-zh").value = selected.zh;
  $("term-en").value = selected.en;
  $("term-note").value = $("term-wrong").textContent = "";
  $("term").showModal();
  ($("term-zh").value ? $("term-en") : $("term-zh")).focus();
}

async function addTerm(event) {
  event.preventDefault();
  const field = (name) => $(`term-${name}`).value.trim();
  try {
    const told = await post("/api/terms", { zh: field("zh"), en: field("en"), status: field("status"), note: field("note") });
    const zh = field("zh"), en = field("en");
    $("term").close();
    take(told);
    const open = told.rows.filter(isOpen).length;
    say(`Added to ${told.file}: ${zh} = ${en}. ${told.rows.length} segments hold it; ${open} of them will be translated again at the next build.`);
    choose(current);
    selected = { zh: "", en: "" };
  } catch (error) {
    $("term-wrong").textContent = error.message;
  }
}

async function keepNote(id, text) {
  const row = rows.get(id);
  const told = await guarded(() => post(`/api/segments/${id}/note`, { revision: row.revision, note: text.trim() }));
  if (!told) return;
  remember(told.undo);
  take(told);
  say("The note is kept.");
  choose(id);
}

async function writeFiles() {
  const told = await guarded(() => post("/api/render"));
  if (told) { say("Writing every file."); filesTold(told.files); }
}

const acts = { use: (text) => edit(text), term: askTerm, note: keepNote };

function noteSelection() {
  const area = document.activeElement;
  if (area?.id === "editor") { selected.en = area.value.slice(area.selectionStart, area.selectionEnd).trim() || selected.en; return; }
  const range = getSelection();
  const words = range.toString().trim();
  const place = range.anchorNode?.parentElement?.closest(".zh, .en");
  if (!words || words.length > 200 || !place) return;
  selected[place.classList.contains("zh") ? "zh" : "en"] = words;
}

// -- the list and the news

function sort() {
  if (editing) leaveEditor();
  const count = arrange(papers, $("filter").value, $("order").value, $("find").value);
  $("none").hidden = count > 0;
  say(`${count} segments`);
}

async function news() {
  try {
    const told = await get(`/api/rows?since=${version}`);
    take(told);
    if (!acted && told.rows.some((row) => row.stale)) { sort(); if (articles()[0]) choose(articles()[0].dataset.id); }
    filesTold(told.files);
  } catch (error) {
    if (!news.silent) alarm(error.message);
    news.silent = true;
    return;
  }
  news.silent = false;
}

// -- keys

const KEYS = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), n: () => step(1, isOpen),
  a: () => approve(), e: () => edit(), u: undo, w: withdraw, t: askTerm, m: () => noteField()?.focus(),
  "/": () => $("find").focus(), "?": () => $("help").showModal(), r: writeFiles, g: toList,
};

function pressed(event) {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const inField = event.target.matches("input, textarea, select");
  const onArticle = event.target.matches("article");
  const command = event.ctrlKey || event.metaKey;
  let act = null;
  if (command && event.key === "Enter" && editing) act = () => save("approved", $("editor").value, true);
  else if (command && event.key === "s" && editing) act = () => save("reviewed", $("editor").value, true);
  else if (event.key === "Escape" && editing) act = () => { leaveEditor(); dress(); choose(current); };
  else if ((event.key === "Escape" || (event.key === "Enter" && event.target.id === "find")) && inField) act = toList;
  else if (event.key === "Enter" && onArticle && !command) act = () => edit();
  else if (event.altKey && !command && choice(Number(event.key))) act = () => edit(choice(Number(event.key)));
  else if (!inField && !command && !event.altKey) {
    const arrow = event.key.startsWith("Arrow");
    if (arrow ? onArticle || event.target === document.body : singleKeys()) act = KEYS[event.key];
    if (!act && singleKeys() && choice(Number(event.key))) act = () => edit(choice(Number(event.key)));
  }
  if (!act) return;
  acted = true;
  event.preventDefault();
  act();
}

function tint(next) {
  const tints = ["auto", "light", "dark"];
  let now = localStorage.getItem("tint") || "auto";
  if (next) now = tints[(tints.indexOf(now) + 1) % 3];
  localStorage.setItem("tint", now);
  document.documentElement.dataset.tint = now;
  $("tint").setAttribute("aria-label", `Light or dark: ${now === "auto" ? "automatic" : now}`);
  $("tint").textContent = { auto: "◐", light: "☀", dark: "☾" }[now];
}

function listen() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("selectionchange", noteSelection);
  $("list").addEventListener("click", (event) => {
    const id = event.target.closest("article")?.dataset.id;
    acted = true;
    if (id && id !== current && getSelection().isCollapsed) choose(id, { scroll: false });
  });
  $("list").addEventListener("dblclick", (event) => { if (event.target.closest(".en")) edit(); });
  $("list").addEventListener("focusin", (event) => {
    const id = event.target.matches("article") && event.target.dataset.id;
    if (id && id !== current) choose(id, { focus: false });
  });
  $("find").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(sort, 150); });
  for (const id of ["filter", "order"]) $(id).addEventListener("change", sort);
  $("clear").addEventListener("click", () => { $("find").value = ""; $("filter").value = "all"; sort(); });
  $("render").addEventListener("click", writeFiles);
  $("helper").addEventListener("click", () => $("help").showModal());
  $("tint").addEventListener("click", () => tint(true));
  $("term-form").addEventListener("submit", addTerm);
  for (const close of document.querySelectorAll("[data-close]")) close.addEventListener("click", () => close.closest("dialog").close());
  $("single").checked = singleKeys();
  $("single").addEventListener("change", () => localStorage.setItem("single", $("single").checked ? "on" : "off"));
  addEventListener("beforeunload", (event) => { if (editing && drafts.get(current) !== null) event.preventDefault(); });
  addEventListener("focus", news);
  setInterval(() => { if (!document.hidden && !news.silent) news(); }, 4000);
}

async function start() {
  tint(false);
  listen();
  const told = await get("/api/rows");
  for (const paper of told.papers || []) papers.set(paper.id, paper.title);
  take(told);
  sort();
  performance.mark("rows");
  filesTold(told.files);
  const last = sessionStorage.getItem("current");
  const first = rows.has(last) && article(last).isConnected ? last : articles()[0]?.dataset.id;
  if (first) choose(first);
  document.body.dataset.ready = "yes";
}

start().catch((error) => alarm(error.message));
