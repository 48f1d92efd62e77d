// The plot above a table of models: another axis, its front, a budget, points and rows as one.
"use strict";

{
  const { table, rows, form, cell, state, remember } = globalThis.zooModels;
  const { front, round, scaled, spread } = globalThis.zooPlot;
  const figure = document.querySelector(".plot");
  const svg = figure.querySelector(".drawing svg");
  const [axis, log, budget, tip] = ["#x", "#log", ".budget", ".tip"].map((one) => figure.querySelector(one));
  const figured = table.tHead.querySelector(".value").dataset.name;
  const sign = Number(form.dataset.sign);
  const height = Number(svg.getAttribute("height"));
  const stones = rows.map(stone).filter(Boolean);
  const file = document.querySelector("a[data-plot]");
  const SVG = "http://www.w3.org/2000/svg";
  let scale;

  begin();

  // A row and its point; their links are the same.
  function stone(row) {
    row.link = row.querySelector("th a");
    const link = links().get(row.link.getAttribute("href"));
    if (!link) return null;
    const title = link.querySelector("title");
    title.remove(); // in its place comes our own, which shows at once
    const name = row.link.textContent;
    return { row, name, link, circle: link.querySelector("circle"), box: row.querySelector("[name=m]"),
      value: Number.parseFloat(cell(row, figured)), family: cell(row, "card") };
  }

  function links() {
    links.all ??= new Map([...svg.querySelectorAll(".stones a")].map((a) => [a.getAttribute("href"), a]));
    return links.all;
  }

  function begin() {
    axis.value = state.get("x") ?? axis.value; // one may choose before this runs
    if (axis.selectedIndex === -1) axis.selectedIndex = 0;
    log.checked ||= state.get("scale") === "log";
    for (const field of [axis, log]) field.addEventListener("input", () => { keep(); draw(); });
    budget.addEventListener("input", () => { limit().value = asked(); limit().dispatchEvent(new Event("input", { bubbles: true })); });
    table.addEventListener("zoo:look", draw);
    file.addEventListener("click", save);
    for (const one of stones) connect(one);
    keep();
    draw();
  }

  function keep() {
    const put = (name, value, usual) => value === usual ? state.delete(name) : state.set(name, value);
    put("x", axis.value, axis.options[0].value);
    put("scale", log.checked ? "log" : "", "");
    remember();
  }

  function connect(one) {
    for (const [target, start, end] of [[one.link, "pointerenter", "pointerleave"], [one.row, "pointerenter", "pointerleave"], [one.row, "focusin", "focusout"]]) {
      target.addEventListener(start, () => light(one, true));
      target.addEventListener(end, () => light(one, false));
    }
    one.link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      one.box.click();
    });
    const mark = () => one.circle.classList.toggle("chosen", one.box.checked);
    one.box.addEventListener("change", mark);
    addEventListener("pageshow", mark);
  }

  function light(one, on) {
    one.row.classList.toggle("lit", on);
    one.circle.classList.toggle("lit", on);
    tip.hidden = !on || one.link.classList.contains("unknown");
    if (tip.hidden) return;
    tip.textContent = one.link.getAttribute("aria-label");
    const [place, whole] = [one.circle.getBoundingClientRect(), tip.offsetParent.getBoundingClientRect()];
    const left = place.left - whole.left + place.width / 2 - tip.offsetWidth / 2;
    tip.style.left = `${Math.max(0, Math.min(left, whole.width - tip.offsetWidth))}px`;
    tip.style.top = `${place.top - whole.top - tip.offsetHeight - 6}px`;
  }

  function draw() {
    const known = stones.filter((one) => {
      one.cost = Number.parseFloat(cell(one.row, axis.value));
      one.link.classList.toggle("unknown", !(one.cost > 0));
      return one.cost > 0;
    });
    scale = scaled(known.map((one) => one.cost), log.checked);
    for (const one of known) {
      one.x = round(scale.at(one.cost));
      one.circle.setAttribute("cx", `${one.x}%`);
      one.link.classList.toggle("out", one.row.hidden);
    }
    const missing = rows.length - known.length;
    figure.querySelector(".missing").textContent = missing ? figure.dataset.missing.replace("{n}", missing) : "";
    columns();
    mark(known);
    lines(known.filter((one) => !one.row.hidden));
    line();
  }

  function columns() {
    const title = axis.selectedOptions[0].textContent;
    svg.querySelector(".across").textContent = title;
    svg.ariaLabel = figure.dataset.label.replace("{metric}", cell(table.tHead.rows[0], figured))
      .replace("{cost}", axis.selectedOptions[0].dataset.label);
    svg.querySelector(".columns").replaceChildren(...scale.ticks.flatMap((tick) => {
      const x = `${round(scale.at(tick))}%`;
      const text = element("text", { x, y: height + 20, "text-anchor": "middle" });
      text.textContent = `${Number(tick.toPrecision(12))}`;
      return [element("line", { x1: x, y1: 0, x2: x, y2: height }), text];
    }));
  }

  function mark(known) {
    const best = front(known.filter((one) => !one.row.hidden), sign);
    const { label, unit } = axis.selectedOptions[0].dataset;
    for (const one of stones) {
      const first = best.has(one);
      one.circle.classList.toggle("front", first);
      one.row.classList.toggle("front", first);
      const cells = one.row.cells[1];
      cells.querySelector(".unseen")?.remove();
      if (first) cells.append(note(figure.dataset.front));
      const told = `${one.name}: ${cells.firstChild.textContent.trim()}${cells.dataset.unit ?? ""}, ${label} ${cell(one.row, axis.value)} ${unit}`;
      one.link.setAttribute("aria-label", first ? `${told}${figure.dataset.front}` : told);
      if (first) one.link.parentNode.append(one.link); // above the others
    }
  }

  function note(text) {
    const made = document.createElement("span");
    made.className = "unseen";
    made.textContent = text;
    return made;
  }

  function lines(shown) {
    const groups = [...svg.querySelectorAll("[data-family]")];
    const found = groups.map((group) => [group, [...front(shown.filter((one) => one.family === group.dataset.family), sign)]]);
    const ends = found.filter(([, line]) => line.length).map(([group, line]) => [group, y(line.at(-1))]);
    const heights = spread(ends);
    for (const [group, line] of found) {
      const text = group.querySelector("text");
      for (const old of group.querySelectorAll("line")) old.remove();
      group.classList.toggle("unknown", !line.length);
      if (!line.length) continue;
      line.forEach((one, number) => { if (number) text.before(stretch(line[number - 1], one)); });
      const end = line.at(-1), at = heights.get(group);
      const lead = element("line", { class: "lead-line", x1: `${end.x}%`, y1: y(end), x2: "100%", y2: at });
      text.before(lead);
      text.setAttribute("y", at + 5);
    }
  }

  function stretch(one, other) {
    return element("line", { x1: `${one.x}%`, y1: y(one), x2: `${other.x}%`, y2: y(other) });
  }

  function y(one) {
    return Number(one.circle.getAttribute("cy"));
  }

  // The line: the range field is laid over the drawing, its thumb is the line.
  function line() {
    const high = Number.parseFloat(limit()?.value);
    budget.hidden = !limit();
    budget.value = high > 0 ? Math.min(1000, Math.max(0, 10 * scale.at(high))) : 1000;
    const told = Number(budget.value) < 1000 ? `${limit().value} ${axis.selectedOptions[0].dataset.unit}` : figure.dataset.none;
    budget.ariaLabel = figure.dataset.budget.replace("{metric}", axis.selectedOptions[0].textContent);
    budget.ariaValueText = told;
  }

  function limit() {
    return form.querySelector(`[name="${axis.value}"][data-end=to]`);
  }

  function asked() {
    return Number(budget.value) >= 1000 ? "" : Number(scale.back(budget.value / 10).toPrecision(3));
  }

  function element(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // The file shows the axis and the models that the page shows; as built, it needs no change.
  async function save(event) {
    const built = axis.selectedIndex === 0 && !log.checked && rows.every((row) => !row.hidden);
    if (built || location.protocol === "file:") return;
    event.preventDefault();
    const text = await (await fetch(file.href)).text();
    const made = new DOMParser().parseFromString(text, "image/svg+xml");
    made.querySelector("title").textContent = svg.ariaLabel;
    made.getElementById("drawing").replaceChildren(...[...svg.children].map((one) => made.importNode(one, true)));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(made)], { type: "image/svg+xml" }));
    link.download = file.href.split("/").at(-1).replace(".svg", `-${axis.value}.svg`);
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
