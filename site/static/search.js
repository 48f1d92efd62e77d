// Searches the text of all cards with Pagefind, whose files are fetched by this page alone. The
// question stays in the address. Without an index the list of all cards is narrowed by title.
"use strict";

const STEP = 10; // results at a time
const field = document.getElementById("ask");
const found = document.querySelector(".found");
const results = document.querySelector(".results");
const further = document.querySelector(".further");
const every = document.querySelector(".every");
const engine = start();
let turn = 0; // of the newest question: answers to older ones come too late
let hits = [];

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.form.addEventListener("submit", (event) => { event.preventDefault(); open(); });
field.addEventListener("input", () => { remember(); show(); });
further.addEventListener("click", () => more(turn));
document.addEventListener("keydown", arrows);
if (field.value) {
  every.hidden = true; // so that nothing jumps when the answers come
  show();
}

async function start() {
  if (location.protocol === "file:") return null; // a page on the disk may not fetch files
  try {
    const made = await import(new URL(results.dataset.engine, document.baseURI));
    await made.options({ excerptLength: document.documentElement.lang.startsWith("zh") ? 40 : 26 });
    await made.init();
    return made;
  } catch {
    return null;
  }
}

async function show() {
  const mine = ++turn, words = field.value.trim();
  const made = await engine;
  if (mine !== turn) return;
  if (!made) return narrow(words);
  hits = words ? (await made.search(words)).results : [];
  if (mine !== turn) return;
  const first = await read(0);
  if (mine !== turn) return;
  results.replaceChildren(...first);
  tell(words ? count(hits.length) : "", Boolean(words));
}

async function more(mine) {
  const next = await read(results.children.length);
  if (mine !== turn) return;
  results.append(...next);
  next[0]?.querySelector("a").focus();
  further.hidden = results.children.length >= hits.length;
}

function tell(text, asked) {
  found.textContent = text;
  results.hidden = !asked || hits.length === 0;
  every.hidden = asked;
  further.hidden = results.children.length >= hits.length;
}

function count(number) {
  const { none, one, more: many } = found.dataset;
  return (number === 0 ? none : number === 1 ? one : many).replace("{n}", number);
}

function read(from) {
  return Promise.all(hits.slice(from, from + STEP).map(async (hit) => row(await hit.data())));
}

function row(data) {
  const item = document.createElement("li"), title = document.createElement("h2");
  const link = document.createElement("a"), text = document.createElement("p");
  link.href = data.url;
  link.textContent = data.meta.title;
  text.append("… ", ...marked(data.excerpt), " …");
  title.append(link);
  item.append(title, text);
  if (data.meta.tags) {
    const tags = document.createElement("p");
    tags.className = "small";
    tags.textContent = data.meta.tags;
    item.append(tags);
  }
  return item;
}

// An excerpt as text with marks: whatever else it holds stays text.
function* marked(excerpt) {
  const html = chinese(excerpt);
  const body = new DOMParser().parseFromString(html, "text/html").body;
  for (const node of body.childNodes) {
    if (node.nodeName !== "MARK") { yield node.textContent; continue; }
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    yield mark;
  }
}

// The index closes headings with a full stop, and parts them from what follows by a space: neither
// is how Chinese does it.
function chinese(html) {
  return html.replaceAll(/(\p{Script=Han}(?:<\/mark>)?)\. /gu, "$1。").replaceAll(/(?<=[。？！：；，）]) /g, "");
}

function narrow(words) {
  const wanted = words.toLowerCase().split(/\s+/);
  for (const item of every.querySelectorAll("li")) {
    const text = item.textContent.toLowerCase();
    item.hidden = !wanted.every((word) => text.includes(word));
  }
  every.hidden = false;
  found.textContent = words ? found.dataset.without : "";
}

function remember() {
  const query = field.value ? `?${new URLSearchParams({ q: field.value })}` : location.pathname;
  history.replaceState(null, "", query);
}

function answers() {
  return [...document.querySelectorAll(".results a, .every a")].filter((one) => one.checkVisibility());
}

// Enter in the field opens what was found first.
async function open() {
  await engine;
  if (field.value.trim()) answers()[0]?.click();
}

function arrows(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [field, ...answers()];
  const place = stops.indexOf(document.activeElement);
  if (place < 0) return;
  event.preventDefault();
  stops[place + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
}
