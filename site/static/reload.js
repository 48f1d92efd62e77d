// Only in a preview: reloads the page when the site was built again. The server's event stream
// `__reload` sends the build's number; a number other than the first one means a new site.
"use strict";

const here = new URL(document.currentScript.src);
let first = null;
new EventSource(new URL("../__reload", here)).addEventListener("message", (event) => {
  if (first === null) first = event.data;
  else if (event.data !== first) location.reload();
});
