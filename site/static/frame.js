// What every page has: the switch of languages, and the key `/` that leads to search.
//
// Remembers the language a visitor chose; the entrance page follows it, or the browser's languages.
// Between two languages of a page the place is kept: the address, and the heading one was reading.
"use strict";

const KEY = "zoo-language";
const PLACE = "zoo-place";
const entrance = "choose" in document.documentElement.dataset;
const links = [...document.querySelectorAll("a[data-lang]")];

for (const link of links) {
  link.addEventListener("click", () => {
    write("localStorage", KEY, link.dataset.lang);
    if (entrance) return;
    link.search = location.search;
    link.hash = location.hash;
    const place = `${new URL(link.href).pathname} ${reading()}`;
    if (reading() > 0 && !location.hash) write("sessionStorage", PLACE, place);
  });
}

if (entrance) {
  const wanted = [read("localStorage", KEY), preferred(), document.documentElement.dataset.choose];
  const link = wanted.map((name) => links.find((one) => one.dataset.lang === name)).find(Boolean);
  if (link) location.replace(link.href);
} else {
  const [path, number] = (read("sessionStorage", PLACE) ?? "").split(" ");
  write("sessionStorage", PLACE, "");
  if (path === location.pathname) {
    headings()[number]?.scrollIntoView({ behavior: "instant" });
  }
}

function headings() {
  return [...document.querySelectorAll("main :is(h1, h2, h3)")];
}

// The number of the last heading at or above the upper third of the window; both languages of a
// page have the same headings.
function reading() {
  return headings().filter((one) => one.getBoundingClientRect().top < innerHeight / 3).length - 1;
}

function preferred() {
  const known = navigator.languages.map((name) => name.slice(0, 2).toLowerCase())
    .find((name) => name === "zh" || name === "en");
  return { zh: "zh_CN", en: "en_US" }[known];
}

// A browser may forbid storage; then nothing is remembered.
function read(storage, key) {
  try { return window[storage].getItem(key); } catch { return null; }
}

function write(storage, key, value) {
  try { window[storage].setItem(key, value); } catch { /* see above */ }
}

// `/` goes to the page's own search field, or else to the page that searches everything.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  event.preventDefault();
  const field = document.querySelector("main input[type=search]");
  if (field) field.focus();
  else document.querySelector("a.seek")?.click();
});
