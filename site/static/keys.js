// `/` goes to the page's own search field, or else to the page that searches everything.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  event.preventDefault();
  const field = document.querySelector("main input[type=search]");
  if (field) field.focus();
  else document.querySelector("a.seek").click();
});
