// Talks to the desk's server; every answer is JSON. Scripts see no token: the cookie goes by itself.

export class Refused extends Error {
  constructor(status, data) {
    super(data.error || `the desk answered ${status}`);
    this.status = status;
    this.data = data;
  }
}

async function asked(path, options) {
  let answer;
  try {
    answer = await fetch(path, { ...options, cache: "no-store", redirect: "error" });
  } catch {
    throw new Refused(0, { error: "The desk does not answer: is its command still running? Drafts are kept." });
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, data);
  return data;
}

export const get = (path) => asked(path, { method: "GET" });

export const post = (path, body = {}) =>
  asked(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

// An element with attributes (or properties, where a value is no text) and children; texts are never markup.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
