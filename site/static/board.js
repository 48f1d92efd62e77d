// Leaderboards: sort by a column, filter by a word; both stay in the address.
"use strict";

const table = document.querySelector("table.board");
const body = table.tBodies[0];
const rows = [...body.rows];
const heads = [...table.tHead.rows[0].cells];
const state = new URLSearchParams(location.search);
const opposite = { ascending: "descending", descending: "ascending" };

for (const [index, head] of heads.entries()) {
  if (!head.dataset.sort) continue;
  // Names begin at A and figures with the largest, but those of the ranks with the best.
  const usual = head.ariaSort ?? (head.dataset.sort === "number" ? "descending" : "ascending");
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const down = (head.ariaSort ? opposite[head.ariaSort] : usual) === "descending";
    state.set("sort", `${down ? "-" : ""}${index}`);
    remember();
    sort();
  });
}

const filter = document.querySelector("input.filter");
const found = document.querySelector(".found");
filter.value = state.get("q") ?? "";
filter.addEventListener("input", () => {
  if (filter.value) state.set("q", filter.value);
  else state.delete("q");
  remember();
  hide();
});

sort();
hide();

function sort() {
  const wanted = state.get("sort");
  if (wanted === null) return;
  const index = Math.abs(Number(wanted)), down = wanted.startsWith("-");
  if (!heads[index]?.dataset.sort) return;
  const number = heads[index].dataset.sort === "number";
  const key = (row) => row.cells[index].textContent.trim();
  const order = (a, b) => number ? Number(key(a)) - Number(key(b)) : key(a).localeCompare(key(b));
  const known = rows.filter(key).toSorted((a, b) => down ? order(b, a) : order(a, b));
  body.append(...known, ...rows.filter((row) => !key(row))); // what is not known stands last
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[index].setAttribute("aria-sort", down ? "descending" : "ascending");
}

function hide() {
  const words = plain(filter.value).split(/\s+/);
  for (const row of rows) {
    const text = plain(row.textContent);
    row.hidden = !words.every((word) => text.includes(word));
  }
  const shown = rows.filter((row) => !row.hidden).length;
  const text = shown ? found.dataset.found : found.dataset.none;
  found.textContent = filter.value && text.replace("{n}", shown).replace("{all}", rows.length);
}

// People write ResNet-50, resnet_50 and resnet50.
function plain(text) {
  return text.toLowerCase().replaceAll(/[-_]/g, "");
}

function remember() {
  const query = state.toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
}
