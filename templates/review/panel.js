// What stands beside the current segment: the earlier wording, terms, similar translations, note, history.

import { get, make } from "./server.js";

const panel = document.getElementById("panel");
let shown = null; // the id whose details are in the panel
let uses = []; // English texts that the number keys take
let waiting = 0;

export const choice = (number) => uses[number - 1];
export const noteField = () => document.getElementById("note");

const title = (words, key) => make("h3", {}, words, key ? make("kbd", { "aria-hidden": "true" }, key) : null);
const compared = (pieces) => pieces.map(([kind, text]) =>
  kind === "same" ? text : make(kind === "gone" ? "del" : "ins", {}, text));

function useful(match, act) {
  uses.push(match.en);
  const number = uses.length;
  return make("button", { type: "button", class: "plain use", click: () => act.use(match.en) }, `Use this English`, make("kbd", { "aria-hidden": "true" }, String(number)));
}

function similar(match, act) {
  return make("li", { class: "match" },
    make("p", { class: "score" }, make("b", {}, `${match.score}%`), ` ${match.state}`),
    make("p", { class: "zh", lang: "zh-CN" }, ...compared(match.zh)),
    make("p", { class: "en", lang: "en" }, match.en),
    useful(match, act));
}

function term(one, act) {
  const rest = [
    one.accepted.length ? `also ${one.accepted.join(", ")}` : "", one.forbidden.length ? `never ${one.forbidden.join(", ")}` : "",
    one.status === "preferred" ? "" : one.status,
  ].filter(Boolean).join("; ");
  return make("div", {}, make("dt", { lang: "zh-CN" }, one.zh),
    make("dd", {}, make("span", { lang: "en" }, one.en || "—"), rest ? make("span", { class: "quiet" }, ` ${rest}`) : null));
}

function past(one) {
  const when = new Date(one.time * 1000).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  const by = one.author || (one.engine && one.engine !== "person" ? one.engine : "");
  return make("li", { class: one.ended ? "ended" : "" },
    make("p", { class: "quiet" }, `${one.state}${by ? ` by ${by}` : ""}, ${when}${one.ended ? ", replaced" : ""}`),
    make("p", { lang: "en" }, one.en));
}

// Fetch and show the details of a row; answers that come late for another segment are dropped.
export async function beside(row, act, papers) {
  const turn = ++waiting;
  const told = await get(`/api/segments/${row.id}`);
  if (turn !== waiting) return;
  const draft = shown === row.id ? noteField()?.value : undefined;
  shown = row.id;
  uses = [];
  const parts = [make("h2", {}, `Segment ${row.number}`, make("span", { class: "quiet" }, ` line ${row.line}`))];
  if (papers.has(row.paper)) parts.push(make("p", { class: "paper" }, papers.get(row.paper)));
  if (told.twins) parts.push(make("p", { class: "quiet" }, `The same Chinese stands in ${told.twins} more ${told.twins === 1 ? "place" : "places"}; an approval holds there too, unless one of their own says otherwise.`));
  if (told.earlier) parts.push(make("section", { class: "earlier" }, title("Approved in an earlier wording"), make("ul", {}, similar(told.earlier, act))));
  if (told.matches.length) parts.push(make("section", {}, title("Similar translations"), make("ul", {}, ...told.matches.map((match) => similar(match, act)))));
  parts.push(make("section", {}, title("Terms"),
    told.terms.length ? make("dl", { class: "terms" }, ...told.terms.map((one) => term(one, act))) : make("p", { class: "quiet" }, "No term of the glossary occurs here."),
    make("button", { type: "button", class: "plain", click: () => act.term() }, "Add a term", make("kbd", { "aria-hidden": "true" }, "t"))));
  if (row.state !== "copied") {
    const field = make("textarea", { id: "note", rows: "2", "aria-label": "Note on this segment" });
    field.value = draft ?? row.note;
    parts.push(make("section", {}, title("Note", "m"), field,
      make("button", { type: "button", class: "plain", click: () => act.note(row.id, field.value) }, "Save the note")));
  }
  if (told.history.length) parts.push(make("details", { class: "history" }, make("summary", {}, `History (${told.history.length})`), make("ol", {}, ...told.history.map(past))));
  panel.replaceChildren(...parts);
}
