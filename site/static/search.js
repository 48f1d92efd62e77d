// Searches models and the text of all cards with Pagefind, whose files are fetched by this page
// alone. The question stays in the address. Without an index the list of all cards is narrowed by
// title.
"use strict";

const STEP = 10; // results at a time
const LONGEST = 240; // characters of an excerpt
const field = document.getElementById("ask");
const found = document.querySelector(".found");
const results = document.querySelector(".results");
const further = document.querySelector(".further");
const every = document.querySelector(".every");
const { cut, holds, sentence } = globalThis.zooWords;
const engine = start();
let turn = 0; // of the newest question: answers to older ones come too late
let hits = []; // not yet shown
let total = 0; // of those that hold every word, as far as they were read
let terms = [];

field.value ||= new URLSearchParams(location.search).get("q") ?? ""; // one may type before this runs
field.form.addEventListener("submit", (event) => { event.preventDefault(); open(); });
field.addEventListener("input", () => { remember(); show(); });
further.addEventListener("click", () => more(turn));
document.addEventListener("keydown", arrows);
if (field.value) {
  every.hidden = true; // so that nothing jumps when the answers come
  show();
}

async function start() {
  // A page on the disk may not fetch files, and a site may have no index.
  if (location.protocol === "file:" || !results.dataset.engine) return null;
  try {
    const made = await import(new URL(results.dataset.engine, document.baseURI));
    await made.options({ ranking: { pageLength: 0.1 } }); // a card is no worse for its length
    await made.init();
    return made;
  } catch {
    return null;
  }
}

async function show() {
  const mine = ++turn;
  const words = field.value.trim().replaceAll(/(?<=[\p{L}\p{N}])-(?=[\p{L}\p{N}])/gu, ""); // ResNet-50
  const made = await engine;
  if (mine !== turn) return;
  if (!made) return narrow(words);
  const all = words ? (await made.search(words)).results : [];
  if (mine !== turn) return;
  [hits, total, terms] = [all, all.length, cut(words)];
  const first = await read();
  if (mine !== turn) return;
  results.replaceChildren(...first);
  tell(Boolean(words));
}

async function more(mine) {
  const next = await read();
  if (mine !== turn) return;
  results.append(...next);
  next[0]?.querySelector("a").focus();
  tell(true);
}

function tell(asked) {
  const { none, one, more: many } = found.dataset;
  const text = total === 0 ? none : total === 1 ? one : many;
  found.textContent = asked ? text.replace("{n}", total) : "";
  results.hidden = !asked || total === 0;
  every.hidden = asked;
  further.hidden = hits.length === 0;
}

// The next rows. Where Pagefind knows no word that begins as asked, it finds a shorter one, "on" for
// "ONNX": if none of the first hits holds what was asked, none does.
async function read() {
  const mine = turn, next = hits.slice(0, STEP);
  const data = await Promise.all(next.map((hit) => hit.data()));
  if (mine !== turn) return [];
  const kept = data.filter((one) => terms.every((term) => holds(one, term)));
  if (kept.length === 0) total -= hits.length;
  else total -= next.length - kept.length;
  hits = kept.length ? hits.slice(STEP) : [];
  return kept.toSorted((a, b) => named(b) - named(a)).map(row);
}

// Whether the page is called as was asked.
function named(data) {
  return cut(data.meta.title).join("") === terms.join("");
}

function row(data) {
  const item = document.createElement("li"), title = document.createElement("h2");
  const link = document.createElement("a"), text = document.createElement("p");
  link.href = data.url;
  link.textContent = data.meta.title;
  text.append(...(data.meta.facts ? [data.meta.facts] : marked(excerpt(data))));
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

// What the card says of itself, or the sentence that holds more of the words.
function excerpt(data) {
  const summary = data.meta.summary ?? "";
  const text = data.content.replaceAll("\u200b", "").replace(summary, "");
  const number = (one) => terms.filter((term) => holds({ content: one }, term)).length;
  const sentences = text.split(/(?<=[.!?])\s+|(?<=[。！？])\s*/u).filter(sentence);
  return shortened([summary, ...sentences].reduce((a, b) => number(b) > number(a) ? b : a).trim());
}

function shortened(text) {
  if (text.length <= LONGEST) return text;
  const at = Math.max(0, text.search(pattern()));
  const from = at < LONGEST / 2 ? 0 : text.lastIndexOf(" ", at - LONGEST / 4) + 1 || at;
  const piece = text.slice(from, from + LONGEST);
  return `${from ? "… " : ""}${piece.replace(/\s\S*$/, "")} …`;
}

function pattern() {
  const parts = terms.map((term) => /\p{Script=Han}/u.test(term) ? term : `(?<![\\p{L}\\p{N}])${term}[\\p{L}\\p{N}]*`);
  return new RegExp(parts.join("|") || "$^", "giu");
}

function* marked(text) {
  let end = 0;
  for (const match of text.matchAll(pattern())) {
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    yield text.slice(end, match.index);
    yield mark;
    end = match.index + match[0].length;
  }
  yield text.slice(end);
}

function narrow(words) {
  const wanted = words.toLowerCase().split(/\s+/), items = [...every.querySelectorAll("li")];
  for (const item of items) {
    const text = item.textContent.toLowerCase();
    item.hidden = !wanted.every((word) => text.includes(word));
  }
  every.hidden = items.every((item) => item.hidden);
  const { without, none } = found.dataset;
  found.textContent = words ? `${without}${every.hidden ? ` ${none}` : ""}` : "";
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
