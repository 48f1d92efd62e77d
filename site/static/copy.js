// Copy buttons: shown by this script, so that nobody sees one that does nothing.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.textContent;
  let timer = 0;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(button.dataset.copy.split(" ").map((id) => document.getElementById(id).textContent).join("\n"));
    button.textContent = button.dataset.done;
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = label; }, 2000);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages from plain HTTP may not use the clipboard; selecting and copying works there too.
    const place = document.createElement("pre"), selection = getSelection();
    place.textContent = text;
    document.body.append(place);
    selection.selectAllChildren(place);
    document.execCommand("copy");
    selection.removeAllRanges();
    place.remove();
  }
}
