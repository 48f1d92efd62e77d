// The home page's search and filters. What is asked for stays in the address.
"use strict";

const OF_MODELS = ["backbone", "from", "to", "least"]; // what is asked of one model, not of a card

const form = document.querySelector(".filters");
const list = document.querySelector("ul.cards");
const found = document.querySelector(".found");
const pages = document.querySelector(".pages");
const sign = Number(form?.dataset.sign ?? 1);
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
  for (const row of rows) row.querySelector(".fitting")?.remove();
  const fits = rows.filter((row) => matches(row, words, wanted));
  list.replaceChildren(...sorted(fits, wanted));
  for (const row of fits) tell(row, wanted);
  const text = fits.length ? found.dataset.found : found.dataset.none;
  found.textContent = text.replace("{n}", fits.length).replace("{all}", rows.length);
  if (pages) pages.hidden = true;
}

function matches(row, words, wanted) {
  const data = row.dataset;
  const text = `${row.textContent} ${data.names}`.toLowerCase();
  return words.every((word) => text.includes(word))
    && ["tag", "dataset", "level"].every((name) => has(data[name], wanted[name]))
    && (!OF_MODELS.some((name) => wanted[name]) || fitting(row, wanted).length > 0);
}

// The card's models that are all at once what was asked for, the best first.
function fitting({ dataset: data }, wanted) {
  const [backbones, sizes, figures] = [data.backbone, data.parameters, data.figures]
    .map((values) => values.split("|"));
  return data.names.split(" ")
    .map((name, place) => ({ name, figure: figures[place], grade: grade(figures[place]), place }))
    .filter(({ grade, place }) => (!wanted.backbone || backbones[place] === wanted.backbone)
      && (!(wanted.from || wanted.to) || sizes[place])
      && (!wanted.from || Number(sizes[place]) >= Number(wanted.from))
      && (!wanted.to || Number(sizes[place]) <= Number(wanted.to))
      && (!wanted.least || grade >= sign * Number(wanted.least)))
    .toSorted((a, b) => b.grade - a.grade);
}

// A figure as a number of which more is better; a model without one stands behind all others.
function grade(figure) {
  return figure ? sign * Number(figure) : -Number.MAX_VALUE;
}

// Below a card, the models that were asked for: the card's best figure may be another one's.
function tell(row, wanted) {
  if (!OF_MODELS.some((one) => wanted[one])) return;
  const line = document.createElement("p");
  line.className = "small fitting";
  line.append(found.dataset.fitting);
  for (const { name, figure } of fitting(row, wanted).slice(0, 5)) {
    const link = document.createElement("a");
    link.href = `models/${encodeURIComponent(name)}.html`;
    link.textContent = name;
    const one = document.createElement("span");
    one.append(link, figure ? ` ${figure}` : "");
    line.append(one, " ");
  }
  row.querySelector(".what").append(line);
}

function has(values, value) {
  return !value || values.split("|").includes(value);
}

function sorted(chosen, wanted) {
  const best = (row) => fitting(row, wanted)[0]?.grade ?? -Number.MAX_VALUE;
  if (wanted.sort === "best") return chosen.toSorted((a, b) => best(b) - best(a));
  if (wanted.sort === "updated") return chosen.toSorted((a, b) => b.dataset.updated.localeCompare(a.dataset.updated));
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
