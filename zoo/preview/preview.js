// Only in a preview: reloads the page where it was, and shows what is wrong above it.
"use strict";

(() => {
  const place = `zoo-preview ${location.pathname}`;
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    history.scrollRestoration = "manual";
    const back = () => scrollTo(0, Number(kept));
    back();
    addEventListener("load", back);
  }

  const overlay = document.createElement("pre");
  overlay.id = "zoo-preview-errors";
  overlay.setAttribute("role", "alert");
  overlay.style.cssText =
    "position:fixed;inset:auto 0 0;z-index:9999;max-height:60vh;margin:0;padding:1rem;" +
    "overflow:auto;background:#2b1111;color:#ffe3e3;border-top:3px solid #e5484d;" +
    "font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap";

  let first = null;
  new EventSource("/__preview").addEventListener("message", (event) => {
    const { build, errors } = JSON.parse(event.data);
    overlay.textContent = errors;
    if (errors) document.body.append(overlay);
    else overlay.remove();
    if (first === null) first = build;
    else if (build !== first && !errors) {
      sessionStorage.setItem(place, String(scrollY));
      location.reload();
    }
  });
})();
