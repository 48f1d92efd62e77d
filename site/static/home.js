// The home page's search and filters. What is asked for stays in the address.
"use strict";


const form = document.querySelector(".filters");
const fields = [...form?.elements ?? []];
const list = document.querySelector("ul.cards");
const found = document.querySelector(".found");
const pages = document.querySelector(".pages");
const sign = Number(form?.dataset.sign ?? 1);
const here = [...list?.children ?? []];
const named = Object.keys(JSON.parse(here[0]?.dataset.fields ?? "{}")); // fields of models' names
const ofModels = [...named, "from", "to", "least"]; // what is asked of one model, not of a card
let rows = here;
let whole = pages === null; // the rows are those of all pages
let loading = null;

if (form) {
  const query = new URLSearchParams(location.search);
  const fold = form.querySelector("details");
  for (const field of fields) {
    field.value = query.get(field.name) ?? "";
    if (field.selectedIndex === -1) field.value = ""; // no such choice
    if (field.value && fold.contains(field)) fold.open = true;
  }
  form.addEventListener("input", () => { remember(); show(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", keys);
  remember(); // what is no choice here leaves the address
  if (asked()) show();
}

function asked() {
  return fields.some((field) => field.value);
}

// Of the address, only what this form asks is touched.
function remember() {
  const address = new URL(location);
  for (const { name, value } of fields) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  if (address.href !== location.href) history.replaceState(null, "", address);
}

async function show() {
  if (asked()) await load();
  const wanted = Object.fromEntries(new FormData(form)); // as it is by now
  for (const row of rows) row.querySelector(".fitting")?.remove();
  if (pages) pages.hidden = whole && asked();
  if (!asked()) {
    list.replaceChildren(...here);
    found.textContent = "";
    return;
  }
  const words = wanted.q.split(/\s+/).map(plain).filter(Boolean);
  const fits = rows.filter((row) => matches(row, words, wanted));
  list.replaceChildren(...sorted(fits, wanted));
  for (const row of fits) tell(row, wanted);
  const text = fits.length ? found.dataset.found : found.dataset.none;
  const counted = text.replace("{n}", fits.length).replace("{all}", rows.length);
  found.textContent = whole ? counted : found.dataset.here.replace("{value}", () => counted);
}

function matches(row, words, wanted) {
  const data = row.dataset;
  const title = row.querySelector("h3").textContent.replaceAll(/\s/g, "");
  const values = Object.values(JSON.parse(data.fields)).flat();
  const text = plain([row.textContent, title, data.names, data.tag, ...values].join("\n"));
  return words.every((word) => text.includes(word))
    && ["tag", "dataset", "level"].every((name) => has(data[name], wanted[name]))
    && (!ofModels.some((name) => wanted[name]) || fitting(row, wanted).length > 0);
}

// People write ResNet-50, resnet_50 and resnet50.
function plain(text) {
  return text.toLowerCase().replaceAll(/[-_]/g, "");
}

// The card's models that are all at once what was asked for, the best first.
function fitting({ dataset: data }, wanted) {
  const [sizes, figures] = [data.parameters, data.figures].map((values) => values.split("\n"));
  const values = JSON.parse(data.fields);
  return data.names.split(" ")
    .map((name, place) => ({ name, figure: figures[place], grade: grade(figures[place]), place }))
    .filter(({ grade, place }) => named.every((name) => !wanted[name] || values[name][place] === wanted[name])
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
  if (!ofModels.some((one) => wanted[one])) return;
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
  return !value || values.split("\n").includes(value);
}

function sorted(chosen, wanted) {
  const best = (row) => fitting(row, wanted)[0]?.grade ?? -Number.MAX_VALUE;
  if (wanted.sort === "best") return chosen.toSorted((a, b) => best(b) - best(a));
  if (wanted.sort === "updated") return chosen.toSorted((a, b) => b.dataset.updated.localeCompare(a.dataset.updated));
  return chosen;
}

// A long list is cut into pages; the first question fetches the others. Where that fails, as on the
// disk or without a network, this page's cards are all there is until the next question.
function load() {
  if (whole) return null;
  const links = [...pages.querySelectorAll("a")];
  loading ??= Promise.all(links.map((link) => link.ariaCurrent ? here : cards(link.href)))
    .then((parts) => { rows = parts.flat(); whole = true; }, () => { loading = null; });
  return loading;
}

async function cards(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [...page.querySelectorAll("ul.cards > li")];
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
