// Sets up to four entries side by side; which ones stays in the address, so it can be shared.
"use strict";

const entries = globalThis.zooEntries;
const names = Object.keys(entries);
const selects = [...document.querySelectorAll(".places select")];
const table = document.getElementById("compared");
const hint = document.getElementById("hint");

for (const select of selects) fill(select);
const wanted = new URLSearchParams(location.search).getAll("m");
const asked = [...new Set(wanted)].filter((name) => Object.hasOwn(entries, name));
complain({
  unknown: wanted.filter((name) => !Object.hasOwn(entries, name)),
  many: asked.slice(selects.length),
});
selects.forEach((select, place) => {
  select.value = asked[place] ?? "";
  select.addEventListener("change", show);
});
show();

// An address may be older than the models it names, and a board lets more be chosen than fit here.
function complain(left) {
  const place = document.getElementById("unknown");
  const texts = Object.entries(left).filter(([, names]) => names.length)
    .map(([why, names]) => place.dataset[why].replace("{name}", () => names.join(", ")));
  place.hidden = texts.length === 0;
  place.textContent = texts.join(" ");
}

function fill(select) {
  const groups = new Map();
  for (const name of names) {
    const title = entries[name].card;
    if (!groups.has(title)) {
      const group = document.createElement("optgroup");
      group.label = title;
      groups.set(title, group);
    }
    groups.get(title).append(new Option(name, name));
  }
  select.append(...groups.values());
}

function show() {
  const chosen = [...new Set(selects.map((select) => select.value).filter(Boolean))];
  const query = new URLSearchParams(chosen.map((name) => ["m", name])).toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
  table.hidden = chosen.length === 0;
  hint.hidden = chosen.length > 1;
  head(chosen);
  figures(chosen);
  for (const row of table.tBodies[0].rows) {
    if (!row.dataset.key) continue;
    const values = chosen.map((name) => written(row, entries[name][row.dataset.key]));
    cells(row, values);
    if ("less" in row.dataset) less(row, values, chosen);
  }
}

// Of costs the least is best; those of other inputs or processors cannot be compared.
function less(row, values, chosen) {
  for (const cell of [...row.cells].slice(1)) cell.className = "number";
  const same = row.dataset.same.split(" ").every((key) => new Set(chosen.map((name) => entries[name][key])).size === 1);
  if (same) best(row, values, -1);
}

function written(row, value = "") {
  return value && (row.dataset.text ?? "{n}").replace("{n}", () => value);
}

function head(chosen) {
  const row = table.tHead.rows[0];
  while (row.cells.length > 1) row.lastElementChild.remove();
  for (const name of chosen) {
    const cell = document.createElement("th");
    const link = document.createElement("a");
    cell.scope = "col";
    link.href = `${table.dataset.models}${encodeURIComponent(name)}.html`;
    name.split("_").forEach((part, number) => {
      if (number) link.append("_", document.createElement("wbr")); // a line may break there
      link.append(part);
    });
    cell.append(link);
    row.append(cell);
  }
}

// One row for each figure that any of them has, above the others.
function figures(chosen) {
  const body = table.tBodies[0];
  for (const row of [...body.querySelectorAll("tr[data-figure]")]) row.remove();
  const first = body.rows[1];
  const found = new Map();
  for (const name of chosen) {
    for (const [label, , sign] of entries[name].figures) found.set(label, sign);
  }
  for (const [label, sign] of found) {
    const row = document.createElement("tr");
    const name = document.createElement("th");
    row.dataset.figure = label;
    name.scope = "row";
    name.textContent = label;
    row.append(name);
    first.before(row);
    const values = chosen.map((one) => entries[one].figures.find((f) => f[0] === label)?.[1] ?? "");
    cells(row, values);
    for (const cell of [...row.cells].slice(1)) cell.className = "number";
    best(row, values, sign);
  }
}

function cells(row, values) {
  while (row.cells.length > 1) row.lastElementChild.remove();
  for (const value of values) row.insertCell().textContent = value || "–";
  row.hidden = values.every((value) => !value); // known of none of them
  const differs = new Set(values).size > 1;
  row.classList.toggle("differs", differs);
  row.cells[0].title = differs ? table.dataset.differs : "";
}

function best(row, values, sign) {
  const numbers = values.map((value) => value === "" ? -Infinity : sign * Number(value));
  const top = Math.max(...numbers);
  if (numbers.filter(Number.isFinite).length < 2) return;
  numbers.forEach((number, index) => {
    if (number === top) {
      row.cells[index + 1].classList.add("best");
      row.cells[index + 1].title = table.dataset.best;
    }
  });
}
