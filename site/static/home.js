// The home page's search and filters. What is asked for stays in the address.
"use strict";

const form = document.querySelector(".filters");
const list = document.querySelector("ul.cards");
const found = document.querySelector(".found");
const pages = document.querySelector(".pages");
let rows = [...list?.children ?? []];
let whole = pages === null;

if (form) {
  const asked = new URLSearchParams(location.search);
  const fold = form.querySelector("details");
  for (const field of form.elements) {
    field.value = asked.get(field.name) ?? "";
    if (field.value && fold.contains(field)) fold.open = true;
  }
  form.addEventListener("input", () => { remember(); show(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", keys);
  if ([...asked.keys()].length) show();
}

function remember() {
  const fields = [...form.elements].filter((field) => field.value);
  const query = new URLSearchParams(fields.map((field) => [field.name, field.value])).toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
}

async function show() {
  await load();
  const wanted = Object.fromEntries(new FormData(form));
  const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = rows.filter((row) => matches(row, words, wanted));
  list.replaceChildren(...sorted(fits, wanted.sort));
  const text = fits.length ? found.dataset.found : found.dataset.none;
  found.textContent = text.replace("{n}", fits.length).replace("{all}", rows.length);
  if (pages) pages.hidden = true;
}

function matches(row, words, wanted) {
  const data = row.dataset;
  const text = `${row.textContent} ${data.names}`.toLowerCase();
  return words.every((word) => text.includes(word))
    && ["tag", "dataset", "backbone", "level"].every((name) => has(data[name], wanted[name]))
    && (!wanted.least || Number(data.best || "-1") >= Number(wanted.least))
    && within(data.parameters, wanted.from, wanted.to);
}

// Whether one of the card's models has so many parameters, in millions.
function within(values, from, to) {
  if (!from && !to) return true;
  return values.split("|").filter(Boolean).map(Number)
    .some((value) => value >= Number(from || 0) && value <= Number(to || Infinity));
}

function has(values, value) {
  return !value || values.split("|").includes(value);
}

function sorted(chosen, by) {
  if (by === "best") return chosen.toSorted((a, b) => Number(b.dataset.best || "-1") - Number(a.dataset.best || "-1"));
  if (by === "updated") return chosen.toSorted((a, b) => b.dataset.updated.localeCompare(a.dataset.updated));
  return chosen;
}

// A long list is cut into pages; the first question fetches the others.
async function load() {
  if (whole) return;
  whole = true;
  const links = [...pages.querySelectorAll("a")];
  const parts = await Promise.all(links.map(async (link) => {
    if (link.ariaCurrent) return [...list.children];
    const text = await (await fetch(link.href)).text();
    return [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("ul.cards > li")];
  }));
  rows = parts.flat();
}

// The arrows go from the search field through what was found.
function keys(event) {
  const search = form.elements.q;
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [search, ...list.querySelectorAll("h3 a")];
  const place = stops.indexOf(document.activeElement);
  if (place < 0) return;
  event.preventDefault();
  stops[place + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
}
