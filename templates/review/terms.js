// Terms from a selection, notes, and writing all files.

import { choose, heard, take } from "./choosing.js";
import { guarded, remember } from "./deciding.js";
import { edit } from "./editing.js";
import { rows } from "./list.js";
import { post } from "./server.js";
import { $, desk, isOpen } from "./state.js";
import { alarm, say } from "./telling.js";

export function askTerm() {
  if (!document.body.dataset.terms) { alarm("No glossary was given: start the desk with --glossary FILE.csv to add terms."); return; }
  $("term-zh").value = desk.selected.zh;
  $("term-en").value = desk.selected.en;
  $("term-note").value = $("term-wrong").textContent = "";
  $("term").showModal();
  ($("term-zh").value ? $("term-en") : $("term-zh")).focus();
}

export async function addTerm(event) {
  event.preventDefault();
  const field = (name) => $(`term-${name}`).value.trim();
  try {
    const told = await post("/api/terms", { zh: field("zh"), en: field("en"), status: field("status"), note: field("note") });
    const zh = field("zh"), en = field("en");
    $("term").close();
    take(told);
    const open = told.rows.filter(isOpen).length;
    say(`Added to ${told.file}: ${zh} = ${en}. ${told.rows.length} segments hold it; ${open} of them will be translated again at the next build.`);
    choose(desk.current);
    desk.selected = { zh: "", en: "" };
  } catch (error) {
    $("term-wrong").textContent = error.message;
  }
}

export async function keepNote(id, text) {
  const row = rows.get(id);
  const told = await guarded(() => post(`/api/segments/${id}/note`, { revision: row.revision, note: text.trim() }));
  if (!told) return;
  remember(told.undo);
  take(told);
  say("The note is kept.");
  choose(id);
}

export async function writeFiles() {
  const told = await guarded(() => post("/api/render"));
  if (told) { say("Writing every file."); heard(told.files); }
}

export const acts = { use: (text) => edit(text), term: askTerm, note: keepNote };

export function noteSelection() {
  const area = document.activeElement;
  if (area?.id === "editor") { desk.selected.en = area.value.slice(area.selectionStart, area.selectionEnd).trim() || desk.selected.en; return; }
  const range = getSelection();
  const words = range.toString().trim();
  const place = range.anchorNode?.parentElement?.closest(".zh, .en");
  if (!words || words.length > 200 || !place) return;
  desk.selected[place.classList.contains("zh") ? "zh" : "en"] = words;
}
