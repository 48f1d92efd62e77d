// Copy buttons: shown by this script, so that nobody sees one that does nothing.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.textContent;
  let timer = 0;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(document.getElementById(button.dataset.copy));
    button.textContent = button.dataset.done;
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = label; }, 2000);
  });
}

async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
  } catch {
    // Pages from plain HTTP may not use the clipboard; selecting and copying works there too.
    const selection = getSelection();
    selection.selectAllChildren(element);
    document.execCommand("copy");
    selection.removeAllRanges();
  }
}
