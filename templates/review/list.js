// The list of segments: one article each, the current one with its buttons or its editor.

import { make } from "./server.js";

const STATES = {
  missing: ["∅", "not translated"], machine: ["○", "machine"], reviewed: ["◐", "reviewed"],
  approved: ["✓", "approved"], copied: ["=", "copied"], rejected: ["✗", "rejected"],
};
const LEVELS = ["", "minor", "major", "critical"];
const GROUPS = [
  ["stale", "Source changed since approval"], ["critical", "Critical findings"], ["major", "Major findings"],
  ["missing", "Not translated yet"], ["minor", "Minor findings"], ["clean", "No findings"],
  ["approved", "Approved"], ["copied", "Copied from the report"],
];

export const rows = new Map(); // id -> row, as the server told it, with `element`
export const drafts = {
  get: (id) => sessionStorage.getItem(`draft:${id}`),
  set: (id, text) => sessionStorage.setItem(`draft:${id}`, text),
  drop: (id) => sessionStorage.removeItem(`draft:${id}`),
};
const list = document.getElementById("list");
let papers = new Map();

function group(row) {
  if (row.state === "copied" || row.state === "approved") return row.state;
  if (row.stale) return "stale";
  if (row.state === "missing") return "missing";
  return LEVELS[row.severity] || "clean";
}

function described(row) {
  const parts = [`Segment ${row.number}`, STATES[row.state][1]];
  if (row.stale) parts.push("source changed since approval");
  if (row.findings.length) parts.push(`${row.findings.length} ${row.findings.length === 1 ? "finding" : "findings"}, worst ${LEVELS[row.severity]}`);
  if (row.note) parts.push("has a note");
  if (drafts.get(row.id) !== null) parts.push("unsaved draft");
  return parts.join(", ");
}

// Markdown with its marks held back, so that the words stand out; nothing is hidden.
const MARKS = /(\*\*|~~|`[^`\n]+`|\$[^$\n]+\$|\]\([^)\s]*\))/;
const softened = (text) => text.split(MARKS).map((part, at) =>
  at % 2 === 0 ? part : make("span", { class: /^[`$]/.test(part) ? "atom" : "soft" }, part)).filter((part) => part !== "");

function build(row) {
  const id = row.id;
  const article = make("article", { id: `s-${id}`, tabindex: "-1", "data-id": id, "aria-describedby": `zh-${id} en-${id}` },
    make("div", { class: "gutter", "aria-hidden": "true" }, make("span", { class: "n" }), make("span", { class: "mark" })),
    make("p", { class: "zh", lang: "zh-CN", id: `zh-${id}` }),
    make("div", { class: "right" },
      make("p", { class: "en", lang: "en", id: `en-${id}` }),
      make("ul", { class: "findings", "aria-label": "Findings" }),
      make("div", { class: "work" })));
  return make("li", {}, article);
}

// The current segment shows every finding; the others what a reader would stumble over, and a count of the rest.
function found(row, all) {
  if (row.state === "approved" && !all) return [];
  const shown = row.findings.filter((f) => all || f.severity !== "minor");
  const tags = shown.map((f) => make("li", { class: `tag ${f.severity}` }, make("b", {}, f.kind), ` ${f.message}`));
  const rest = row.findings.length - shown.length;
  if (rest) tags.push(make("li", { class: "tag minor" }, `${rest} minor ${rest === 1 ? "finding" : "findings"}`));
  return tags;
}

export function show(row) {
  const known = rows.get(row.id);
  row.element = known ? known.element : build(row);
  rows.set(row.id, row);
  const article = row.element.firstChild;
  article.className = `seg ${row.state} ${row.kind} ${row.role}${row.stale ? " stale" : ""} ${LEVELS[row.severity]}`;
  article.setAttribute("aria-label", described(row));
  article.querySelector(".n").textContent = row.number;
  article.querySelector(".mark").textContent = STATES[row.state][0];
  article.querySelector(".mark").title = STATES[row.state][1];
  article.querySelector(".zh").replaceChildren(...softened(row.zh));
  article.querySelector(".en").replaceChildren(...softened(row.state === "missing" ? "Not translated yet" : row.en));
  const tags = [];
  if (row.stale) tags.push(make("li", { class: "tag stale" }, "The Chinese changed since an approval"));
  if (drafts.get(row.id) !== null) tags.push(make("li", { class: "tag draft" }, "Unsaved draft"));
  tags.push(...found(row, article.hasAttribute("aria-current")));
  if (row.note) tags.push(make("li", { class: "tag note" }, make("b", {}, "note"), ` ${row.note}`));
  const holder = article.querySelector(".findings");
  holder.replaceChildren(...tags);
  holder.hidden = !tags.length;
  return row;
}

// Put the rows that fit into the list, in the order asked for. Rows keep their places until this is called again.
export function arrange(names, filter, order, wanted) {
  papers = names;
  const needle = wanted.trim().toLowerCase();
  const fits = {
    all: () => true,
    open: (row) => row.state !== "approved" && row.state !== "copied",
    findings: (row) => row.severity > 0 && row.state !== "approved",
    stale: (row) => row.stale, missing: (row) => row.state === "missing", approved: (row) => row.state === "approved",
  }[filter];
  const chosen = [...rows.values()].filter((row) => fits(row) && (!needle || `${row.zh}\n${row.en}\n${row.note}`.toLowerCase().includes(needle)));
  const rank = new Map(GROUPS.map(([name], at) => [name, at]));
  chosen.sort((a, b) => (order === "findings" ? rank.get(group(a)) - rank.get(group(b)) : 0) || a.number - b.number);
  const fragment = document.createDocumentFragment();
  let before = null;
  for (const row of chosen) {
    const name = order === "findings" ? group(row) : row.paper;
    if (name !== before) {
      const title = order === "findings" ? GROUPS[rank.get(name)][1] : papers.get(name) || "Before the first paper";
      const count = chosen.filter((other) => (order === "findings" ? group(other) : other.paper) === name).length;
      fragment.append(make("li", { class: `group ${order === "findings" ? name : ""}` },
        make("h3", {}, title, make("span", { class: "size" }, ` ${count}`))));
      before = name;
    }
    fragment.append(row.element);
  }
  list.replaceChildren(fragment);
  return chosen.length;
}

export const articles = () => [...list.querySelectorAll("article")];
export const article = (id) => rows.get(id)?.element.firstChild;

// Follow the text's height where the browser does not do so itself.
export function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 4}px`;
}
