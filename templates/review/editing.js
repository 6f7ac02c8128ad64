// The editor of the current segment, its findings as one types, and what to do when somebody was faster.

import { button, choose, dress, news } from "./choosing.js";
import { save } from "./deciding.js";
import { article, drafts, grow, rows, show } from "./list.js";
import { make, post } from "./server.js";
import { $, desk } from "./state.js";
import { say } from "./telling.js";

export function edit(text) {
  const row = rows.get(desk.current);
  if (!row || row.state === "copied") return;
  if (desk.editing) { if (text !== undefined) { $("editor").value = text; drafted(); $("editor").focus(); } return; }
  desk.editing = true;
  desk.base = row.revision;
  const element = article(desk.current);
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
      button("Leave", "Esc", () => { leaveEditor(); dress(); choose(desk.current); }),
      button("Drop the draft", "", () => { drafts.drop(desk.current); closeEditor(); dress(); choose(desk.current); })));
  area.focus({ preventScroll: true });
  area.setSelectionRange(area.value.length, area.value.length);
  grow(area);
  element.scrollIntoView({ block: "nearest" });
  if (area.value !== row.en) drafted();
}

function drafted() {
  const area = $("editor");
  grow(area);
  if (area.value === rows.get(desk.current).en) drafts.drop(desk.current);
  else drafts.set(desk.current, area.value);
  clearTimeout(drafted.timer);
  drafted.timer = setTimeout(judge, 350);
}

async function judge() {
  const id = desk.current;
  if (!desk.editing || !$("editor").value.trim()) return;
  const told = await post(`/api/segments/${id}/check`, { text: $("editor").value }).catch(() => null);
  if (!told || !desk.editing || id !== desk.current) return;
  const items = told.findings.map((f) => make("li", { class: `tag ${f.severity}` }, make("b", {}, f.kind), ` ${f.message}`));
  $("draft-findings").replaceChildren(...(items.length ? items : [make("li", { class: "tag fine" }, "No findings in this draft")]));
  article(id).scrollIntoView({ block: "nearest" }); // the buttons stay in sight below the findings
}

export function closeEditor() {
  if (!desk.editing) return;
  desk.editing = false;
  article(desk.current).classList.remove("editing");
  article(desk.current).querySelector(".work").replaceChildren();
}

export function leaveEditor() {
  if (!desk.editing) return;
  const kept = drafts.get(desk.current) !== null;
  closeEditor();
  show(rows.get(desk.current));
  if (kept) say("The draft is kept, and not saved yet.");
}

// Somebody was faster: both texts are shown, and a person decides.
export function conflict(present) {
  const row = rows.get(desk.current);
  const mine = desk.editing ? $("editor").value : row.en;
  show({ ...row, ...present, stale: row.stale });
  edit(mine);
  drafts.set(desk.current, mine);
  const settled = () => { desk.base = present.revision; $("conflict").replaceChildren(); };
  $("conflict").replaceChildren(make("div", { class: "conflict", role: "alert" },
    make("p", {}, make("b", {}, "Somebody changed this segment meanwhile."), ` It is ${present.state} now, and says:`),
    make("p", { class: "en", lang: "en" }, present.en),
    make("div", { class: "buttons" },
      make("button", { type: "button", click: () => { drafts.drop(desk.current); closeEditor(); dress(); choose(desk.current); news(); } }, "Take theirs"),
      make("button", { type: "button", click: () => { settled(); $("editor").focus(); } }, "Keep mine and go on editing"))));
}
