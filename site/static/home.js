// The home page's search and filters. What is asked for stays in the address.
"use strict";

const form = document.querySelector(".filters");
const fields = [...form?.elements ?? []];
const list = document.querySelector("ul.cards");
const found = document.querySelector(".found");
const pages = document.querySelector(".pages");
const sign = Number(form?.dataset.sign ?? 1);
const ranges = globalThis.zooRanges;
const here = [...list?.children ?? []];
const named = [...new Set(here.flatMap((row) => Object.keys(JSON.parse(row.dataset.fields))))]; // fields of models' names
const before = new WeakMap(); // a row -> its big figure and black dot before anything was asked
let rows = here;
let whole = pages === null; // the rows are those of all pages
let loading = null;

if (form) {
  const query = new URLSearchParams(location.search);
  const fold = form.querySelector("details");
  ranges.renew(query, form.dataset);
  ranges.fill(form, query);
  for (const field of fields) {
    if (!field.dataset.end) field.value = query.get(field.name) ?? field.value; // one may type before this runs
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
  ranges.renew(address.searchParams, form.dataset);
  ranges.keep(form, address.searchParams);
  for (const { name, value, dataset } of fields) {
    if (dataset.end || !name) continue;
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  if (address.href !== location.href) history.replaceState(null, "", address);
}

async function show() {
  if (asked()) await load();
  const wanted = Object.fromEntries(new FormData(form)); // as it is by now
  wanted.between = ranges.asked(form);
  for (const row of rows) untell(row);
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
  const { none, both, found: cards, here: part } = found.dataset;
  const text = fits.length === 0 ? none : ofModels(wanted) ? models(both, fits, wanted) : cards;
  const counted = text.replace("{n}", fits.length).replace("{all}", rows.length);
  found.textContent = whole ? counted : part.replace("{value}", () => counted);
}

function matches(row, words, wanted) {
  const data = row.dataset;
  const title = row.querySelector("h3").textContent.replaceAll(/\s/g, "");
  const values = Object.values(JSON.parse(data.fields)).flat();
  const text = plain([row.textContent, title, data.names, data.tag, ...values].join("\n"));
  return words.every((word) => text.includes(word))
    && ["tag", "dataset", "level"].every((name) => has(data[name], wanted[name]))
    && (!ofModels(wanted) || fitting(row, wanted).length > 0);
}

// Whether something is asked of one model, not of a card.
function ofModels(wanted) {
  return wanted.between.length > 0 || named.some((name) => wanted[name]);
}

function models(text, fits, wanted) {
  const every = rows.reduce((sum, row) => sum + row.dataset.names.split(" ").filter(Boolean).length, 0);
  const some = fits.reduce((sum, row) => sum + fitting(row, wanted).length, 0);
  return text.replace("{some}", some).replace("{every}", every);
}

// People write ResNet-50, resnet_50 and resnet50.
function plain(text) {
  return text.toLowerCase().replaceAll(/[-_]/g, "");
}

// The card's models that are all at once what was asked for, the best first.
function fitting({ dataset: data }, wanted) {
  const values = JSON.parse(data.fields), figures = data.figures.split("\n");
  const between = wanted.between.map(([name, ...ends]) =>
    [(name === form.dataset.least ? data.figures : data[name] ?? "").split("\n"), ...ends]);
  return data.names.split(" ")
    .map((name, place) => ({ name, figure: figures[place], grade: grade(figures[place]), place }))
    .filter(({ place }) => named.every((name) => !wanted[name] || values[name]?.[place] === wanted[name])
      && between.every(([texts, low, high]) => ranges.holds(texts[place] ?? "", low, high)))
    .toSorted((a, b) => b.grade - a.grade);
}

// A figure as a number of which more is better; a model without one stands behind all others.
function grade(figure) {
  return figure ? sign * Number(figure) : -Number.MAX_VALUE;
}

// A card shows the models that fit: the big figure and the black dot are the best one's.
function tell(row, wanted) {
  if (!ofModels(wanted)) return;
  const fits = fitting(row, wanted);
  const line = document.createElement("p");
  line.className = "small fitting";
  line.append(found.dataset.fitting);
  for (const { name, figure } of fits.slice(0, 5)) {
    const link = document.createElement("a");
    link.href = `models/${encodeURIComponent(name)}.html`;
    link.textContent = name;
    const one = document.createElement("span");
    one.append(link, figure ? ` ${figure}` : "");
    line.append(one, " ");
  }
  row.querySelector(".what").append(line);
  dim(row, new Set(fits.map(({ place }) => place)));
}

function dim(row, places) {
  const { own, figures, sign: turned } = row.dataset;
  const known = (own ?? figures).split("\n").map((text, place) => ({ text, place })).filter(({ text }) => text);
  const more = Number(turned ?? 1), top = known.filter(({ place }) => places.has(place))
    .toSorted((a, b) => more * (Number.parseFloat(b.text) - Number.parseFloat(a.text)))[0];
  const [big, dots, best] = [row.querySelector("p.best strong"), row.querySelectorAll(".strip circle:not(.best)"), row.querySelector(".strip .best")];
  if (!big || !top) return;
  before.set(row, [big.firstChild.textContent, best?.getAttribute("cx")]);
  big.firstChild.textContent = top.text;
  known.forEach(({ place }, number) => dots[number]?.classList.toggle("out", !places.has(place)));
  best?.setAttribute("cx", dots[known.indexOf(top)].getAttribute("cx"));
}

function untell(row) {
  row.querySelector(".fitting")?.remove();
  if (!before.has(row)) return;
  const [text, place] = before.get(row);
  row.querySelector("p.best strong").firstChild.textContent = text;
  row.querySelector(".strip .best")?.setAttribute("cx", place);
  for (const dot of row.querySelectorAll(".strip .out")) dot.classList.remove("out");
  before.delete(row);
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
