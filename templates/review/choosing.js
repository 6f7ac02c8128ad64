// The current segment and the list around it: choosing, stepping, sorting, and what the server tells.

import { arrange, article, articles, drafts, rows, show } from "./list.js";
import { approve, undo, undos, withdraw } from "./deciding.js";
import { conflict, edit, leaveEditor } from "./editing.js";
import { beside } from "./panel.js";
import { get, make } from "./server.js";
import { $, desk, papers } from "./state.js";
import { alarm, filesTold, say, tally } from "./telling.js";
import { acts } from "./terms.js";

// Take over rows that the server told, and say which version they are.
export function take(told) {
  desk.version = Math.max(desk.version, told.version);
  tally(told.counts);
  for (const row of told.rows) {
    const open = desk.editing && row.id === desk.current;
    show(row);
    if (open && row.revision !== desk.base) conflict(row);
    if (row.id === desk.current) { if (!open) dress(); beside(row, acts, papers).catch(() => {}); }
  }
}

export function choose(id, { focus = true, scroll = true } = {}) {
  if (desk.current && desk.current !== id) { leaveEditor(); undress(); }
  desk.current = id;
  const element = article(id);
  if (!element) return;
  element.setAttribute("aria-current", "true");
  element.tabIndex = 0;
  if (!desk.editing) dress();
  if (scroll) element.scrollIntoView({ block: "nearest" });
  if (focus) element.focus({ preventScroll: true });
  clearTimeout(choose.timer);
  choose.timer = setTimeout(() => beside(rows.get(id), acts, papers).catch((error) => alarm(error.message)), 60);
  sessionStorage.setItem("current", id);
}

function undress() {
  const element = article(desk.current);
  element.removeAttribute("aria-current");
  element.tabIndex = -1;
  element.querySelector(".work").replaceChildren();
  show(rows.get(desk.current));
}

export const button = (words, key, act, kind = "") =>
  make("button", { type: "button", class: kind, click: act }, words, make("kbd", { "aria-hidden": "true" }, key));

// The buttons of the current segment.
export function dress() {
  const row = rows.get(desk.current);
  show(row);
  const work = article(desk.current).querySelector(".work");
  if (row.state === "copied") {
    work.replaceChildren(make("p", { class: "quiet" }, "No Chinese here: copied from the report. Change it there."));
    return;
  }
  work.replaceChildren(...[
    row.state !== "approved" && row.state !== "missing" ? button("Approve", "a", approve, "main") : null,
    button(drafts.get(desk.current) !== null ? "Edit the draft" : "Edit", "e", () => edit()),
    row.state === "approved" || row.state === "reviewed" ? button("Withdraw", "w", withdraw) : null,
    undos.length ? button("Undo", "u", undo) : null,
  ].filter(Boolean));
}

export function step(by, fits = () => true) {
  const all = articles();
  let at = all.findIndex((element) => element.dataset.id === desk.current);
  do { at += by; } while (all[at] && !fits(rows.get(all[at].dataset.id)));
  if (all[at]) choose(all[at].dataset.id);
  else say(by > 0 ? "This was the last segment." : "This is the first segment.");
  return Boolean(all[at]);
}

// Back to the list: to the current segment, or to the first where a search has hidden that.
export function toList() {
  clearTimeout(desk.typing);
  if (document.activeElement.id === "find") sort();
  const id = article(desk.current)?.isConnected ? desk.current : articles()[0]?.dataset.id;
  if (id) choose(id);
}

export function sort() {
  if (desk.editing) leaveEditor();
  const count = arrange(papers, $("filter").value, $("order").value, $("find").value);
  $("none").hidden = count > 0;
  say(`${count} segments`);
}

// Tell how the files are, and ask again soon while they are being written.
export function heard(files) {
  if (filesTold(files)) setTimeout(news, 700);
}

export async function news() {
  try {
    const told = await get(`/api/rows?since=${desk.version}`);
    take(told);
    if (!desk.acted && told.rows.some((row) => row.stale)) { sort(); if (articles()[0]) choose(articles()[0].dataset.id); }
    heard(told.files);
  } catch (error) {
    if (!news.silent) alarm(error.message);
    news.silent = true;
    return;
  }
  news.silent = false;
}
