// The review desk: keys and buttons, and the start.

import { choose, dress, heard, news, sort, step, take, toList } from "./choosing.js";
import { approve, save, undo, withdraw } from "./deciding.js";
import { edit, leaveEditor } from "./editing.js";
import { article, articles, drafts, rows } from "./list.js";
import { choice, noteField } from "./panel.js";
import { get } from "./server.js";
import { $, desk, isOpen, papers } from "./state.js";
import { alarm } from "./telling.js";
import { addTerm, askTerm, noteSelection, writeFiles } from "./terms.js";

const singleKeys = () => localStorage.getItem("single") !== "off";

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
  if (command && event.key === "Enter" && desk.editing) act = () => save("approved", $("editor").value, true);
  else if (command && event.key === "s" && desk.editing) act = () => save("reviewed", $("editor").value, true);
  else if (event.key === "Escape" && desk.editing) act = () => { leaveEditor(); dress(); choose(desk.current); };
  else if ((event.key === "Escape" || (event.key === "Enter" && event.target.id === "find")) && inField) act = toList;
  else if (event.key === "Enter" && onArticle && !command) act = () => edit();
  else if (event.altKey && !command && choice(Number(event.key))) act = () => edit(choice(Number(event.key)));
  else if (!inField && !command && !event.altKey) {
    const arrow = event.key.startsWith("Arrow");
    if (arrow ? onArticle || event.target === document.body : singleKeys()) act = KEYS[event.key];
    if (!act && singleKeys() && choice(Number(event.key))) act = () => edit(choice(Number(event.key)));
  }
  if (!act) return;
  desk.acted = true;
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
    desk.acted = true;
    if (id && id !== desk.current && getSelection().isCollapsed) choose(id, { scroll: false });
  });
  $("list").addEventListener("dblclick", (event) => { if (event.target.closest(".en")) edit(); });
  $("list").addEventListener("focusin", (event) => {
    const id = event.target.matches("article") && event.target.dataset.id;
    if (id && id !== desk.current) choose(id, { focus: false });
  });
  $("find").addEventListener("input", () => { clearTimeout(desk.typing); desk.typing = setTimeout(sort, 150); });
  for (const id of ["filter", "order"]) $(id).addEventListener("change", sort);
  $("clear").addEventListener("click", () => { $("find").value = ""; $("filter").value = "all"; sort(); });
  $("render").addEventListener("click", writeFiles);
  $("helper").addEventListener("click", () => $("help").showModal());
  $("tint").addEventListener("click", () => tint(true));
  $("term-form").addEventListener("submit", addTerm);
  for (const close of document.querySelectorAll("[data-close]")) close.addEventListener("click", () => close.closest("dialog").close());
  $("single").checked = singleKeys();
  $("single").addEventListener("change", () => localStorage.setItem("single", $("single").checked ? "on" : "off"));
  addEventListener("beforeunload", (event) => { if (desk.editing && drafts.get(desk.current) !== null) event.preventDefault(); });
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
  heard(told.files);
  const last = sessionStorage.getItem("current");
  const first = rows.has(last) && article(last).isConnected ? last : articles()[0]?.dataset.id;
  if (first) choose(first);
  document.body.dataset.ready = "yes";
}

start().catch((error) => alarm(error.message));
