// Remembers the language a visitor chose; the entrance page follows it, or the browser's languages.
"use strict";

const KEY = "zoo-language";
const links = [...document.querySelectorAll("a[data-lang]")];

for (const link of links) {
  link.addEventListener("click", () => {
    try { localStorage.setItem(KEY, link.dataset.lang); } catch { /* storage may be forbidden */ }
    // Keep the place too: what is chosen on the page, and where on it.
    if ("choose" in document.documentElement.dataset) return;
    link.search = location.search;
    link.hash = location.hash;
  });
}

if ("choose" in document.documentElement.dataset) {
  const wanted = remembered() ?? preferred();
  const link = links.find((one) => one.dataset.lang === wanted);
  if (link) location.replace(link.href);
}

function remembered() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function preferred() {
  const known = navigator.languages.map((name) => name.slice(0, 2).toLowerCase())
    .find((name) => name === "zh" || name === "en");
  return known === "zh" ? "zh_CN" : "en_US";
}
