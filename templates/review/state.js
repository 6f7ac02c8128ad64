// What the desk's scripts share: which segment is current, whether its editor is open, what the server told last.

export const $ = (id) => document.getElementById(id);
export const papers = new Map(); // id -> title
export const desk = {
  current: null, // id of the current segment
  editing: false,
  base: "", // the revision that the open editor started from
  typing: 0, // the search that waits for the typing to end
  acted: false, // whether the person has begun to work
  version: 0, // of what the server told last
  selected: { zh: "", en: "" }, // the last words selected in each language
};
export const isOpen = (row) => row.state !== "approved" && row.state !== "copied";
