// Tables of models: sort by a column, filter by words, choices and ranges, choose for comparison.
// What is asked for stays in the address, by the names of the columns.
"use strict";

const table = document.querySelector("table.models");
const body = table.tBodies[0];
const rows = [...body.rows];
const heads = [...table.tHead.rows[0].cells];
const places = new Map(heads.map((head, place) => [head.dataset.name, place]));
const form = document.querySelector("form.filters");
const order = form.querySelector("#sort");
const found = document.querySelector(".found");
const compare = document.querySelector(".bar button");
const state = new URLSearchParams(location.search);
const ranges = globalThis.zooRanges;
const opposite = { ascending: "descending", descending: "ascending" };
const texts = new Map(rows.map((row) => [row, plain(heads.map((head, place) =>
  head.dataset.first ? "" : row.cells[place].textContent).join("\n"))]));

globalThis.zooModels = { table, rows, form, cell, state, remember };

begin();

function begin() {
  ranges.renew(state, form.dataset);
  ranges.fill(form, state);
  for (const field of fields()) field.value = state.get(field.name) ?? field.value; // one may type before this runs
  for (const field of fields()) if (field.selectedIndex === -1) field.value = "";
  if (order.selectedIndex > 0 && !state.has("sort")) state.set("sort", order.value);
  const families = state.getAll("family");
  if (families.length) for (const box of boxes()) box.checked = families.includes(box.value);
  if (boxes().every((box) => !box.checked)) for (const box of boxes()) box.checked = true;
  for (const head of heads) if (head.dataset.name) press(head);
  form.addEventListener("input", (event) => {
    if (event.target === order) state.set("sort", order.value);
    look();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  table.addEventListener("change", count);
  addEventListener("pageshow", count); // a browser ticks again what was ticked before
  const fold = form.querySelector("details");
  if (matchMedia("(max-width: 40rem)").matches && !asks()) fold.open = false;
  fold.classList.add("ready");
  look();
}

function fields() {
  return [...form.querySelectorAll("[name]:not([data-end], [type=checkbox])")];
}

function boxes() {
  return [...form.querySelectorAll("[name=family]")];
}

function asks() {
  return fields().some((field) => field.value) || ranges.asked(form).length > 0
    || boxes().some((box) => !box.checked);
}

function press(head) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const turned = head.ariaSort === usual(head);
    state.set("sort", `${turned ? "-" : ""}${head.dataset.name}`);
    look();
  });
}

// Names begin at A, costs with the least, figures with the best.
function usual(head) {
  return head.dataset.first ?? "ascending";
}

// The column to sort by, and which way. Earlier addresses counted columns.
function wanted() {
  const text = state.get("sort");
  if (text === null) return [];
  const back = text.startsWith("-"), name = back ? text.slice(1) : text;
  const former = heads.find((head) => head.dataset.former === name);
  if (former) return [former, back ? "descending" : "ascending"];
  const head = name && heads.find((one) => one.dataset.name === name);
  return head ? [head, back ? opposite[usual(head)] : usual(head)] : [];
}

function sort() {
  const [head, way] = wanted();
  if (!head) return;
  const name = head.dataset.name, down = way === "descending";
  state.set("sort", `${way === usual(head) ? "" : "-"}${name}`);
  const number = (row) => Number.parseFloat(cell(row, name));
  const by = head.dataset.first ? (a, b) => number(a) - number(b)
    : (a, b) => cell(a, name).localeCompare(cell(b, name), undefined, { numeric: true });
  const known = rows.filter((row) => cell(row, name)).toSorted((a, b) => down ? by(b, a) : by(a, b));
  body.append(...known, ...rows.filter((row) => !cell(row, name))); // what is not known stands last
  for (const one of heads) one.removeAttribute("aria-sort");
  head.ariaSort = way;
  order.value = name;
}

function look() {
  keep();
  sort();
  remember();
  const words = plain(form.elements.q.value).split(/\s+/), between = ranges.asked(form);
  const choices = [...form.querySelectorAll("select[name]")].filter((one) => one.value);
  const families = boxes().filter((box) => box.checked).map((box) => box.value);
  const fit = (row) => words.every((word) => texts.get(row).includes(word))
    && between.every(([name, low, high]) => ranges.holds(cell(row, name), low, high))
    && choices.every(({ name, value }) => cell(row, name) === value)
    && (!families.length || families.includes(cell(row, "card")));
  for (const row of rows) row.hidden = !fit(row);
  const shown = rows.filter((row) => !row.hidden).length;
  const text = shown ? found.dataset.found : found.dataset.none;
  found.textContent = text.replace("{n}", shown).replace("{all}", rows.length);
  table.dispatchEvent(new Event("zoo:look"));
}

function cell(row, name) {
  return places.has(name) ? row.cells[places.get(name)].textContent.trim() : "";
}

function count() {
  const n = table.querySelectorAll("[name=m]:checked").length;
  compare.firstChild.textContent = n ? compare.dataset.count.replace("{n}", n) : compare.dataset.none;
}

// People write ResNet-50, resnet_50 and resnet50.
function plain(text) {
  return text.toLowerCase().replaceAll(/[-_]/g, "");
}

function keep() {
  ranges.keep(form, state);
  for (const { name, value } of fields()) {
    if (value) state.set(name, value);
    else state.delete(name);
  }
  state.delete("family");
  const shown = boxes().filter((box) => box.checked);
  if (shown.length < boxes().length) for (const box of shown) state.append("family", box.value);
}

function remember() {
  const query = state.toString();
  history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
}
