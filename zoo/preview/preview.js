// Only in a preview: reloads the page where it was, and shows what is wrong above it.
"use strict";

(() => {
  const place = `zoo-preview ${location.pathname}`;
  const kept = sessionStorage.getItem(place);
  if (kept !== null) {
    sessionStorage.removeItem(place);
    history.scrollRestoration = "manual";
    // Instant: the site scrolls smoothly, and a reload on the way would keep a place in between.
    const back = () => scrollTo({ top: Number(kept), behavior: "instant" });
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

  const report = document.createElement("span");
  const close = document.createElement("button");
  close.textContent = "×";
  close.setAttribute("aria-label", "Close");
  close.style.cssText =
    "position:sticky;top:0;float:right;padding:0 .6rem;border:1px solid;background:#2b1111;" +
    "color:inherit;font:inherit;cursor:pointer";
  overlay.append(close, report);

  // Errors that were closed stay away, on other pages as well, until there are others.
  const closed = "zoo-preview closed";
  close.addEventListener("click", () => {
    sessionStorage.setItem(closed, report.textContent);
    overlay.remove();
  });

  let first = null;
  let before = 0;
  new EventSource("/__preview").addEventListener("message", (event) => {
    const { build, errors } = JSON.parse(event.data);
    report.textContent = errors;
    if (errors && errors !== sessionStorage.getItem(closed)) document.body.append(overlay);
    else overlay.remove();
    const count = (errors.match(/ error ZOO/g) || []).length;
    const worse = count > before;  // then the page stays as it was
    before = count;
    if (first === null) first = build;
    else if (build !== first && !worse) {
      sessionStorage.setItem(place, String(scrollY));
      location.reload();
    }
  });
})();
