// Deciding: save, approve, withdraw, undo. Every change names the revision that it was made on.

import { choose, heard, sort, step, take } from "./choosing.js";
import { closeEditor, conflict, edit } from "./editing.js";
import { article, drafts, rows } from "./list.js";
import { post } from "./server.js";
import { $, desk, isOpen } from "./state.js";
import { alarm, say } from "./telling.js";

export const undos = JSON.parse(sessionStorage.getItem("undos") || "[]");

export async function guarded(work) {
  try {
    alarm("");
    return await work();
  } catch (error) {
    if (error.status === 409) conflict(error.data.present);
    else { alarm(error.message); }
    return null;
  }
}

export async function save(state, text, onward) {
  const row = rows.get(desk.current);
  const told = await guarded(() => post(`/api/segments/${row.id}`, { revision: desk.editing ? desk.base : row.revision, state, text }));
  if (!told) return false;
  drafts.drop(row.id);
  remember(told.undo);
  closeEditor();
  take(told);
  const now = rows.get(row.id);
  if (state === "machine" && now.state === "approved") say("This approval was given in another place with the same Chinese.");
  else say(`Segment ${row.number} ${state === "machine" ? "withdrawn" : state}. ${$("count").textContent}.`);
  heard({ state: "waiting" });
  if (onward) { if (!step(1, isOpen)) choose(row.id); } else choose(row.id);
  return true;
}

export function approve() {
  const row = rows.get(desk.current);
  if (desk.editing) return save("approved", $("editor").value, true);
  if (drafts.get(desk.current) !== null) { edit(); say("There is a draft: Ctrl Enter approves it."); return null; }
  if (row.state === "copied" || row.state === "missing") { say("There is nothing to approve here."); return null; }
  if (row.state === "approved") { step(1, isOpen); return null; }
  return save("approved", row.en, true);
}

export function withdraw() {
  const row = rows.get(desk.current);
  if (row.state === "approved" || row.state === "reviewed") save("machine", row.en, false);
}

export function remember(token) {
  if (token) undos.push(token);
  sessionStorage.setItem("undos", JSON.stringify(undos.slice(-200)));
}

export async function undo() {
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
    heard({ state: "waiting" });
  } catch (error) {
    alarm(error.status === 409 ? "Not undone: somebody changed the segment since." : error.message);
  }
}
