// The plot above a table of models: another axis, its front, a budget, points and rows as one.
"use strict";

{
  const { table, rows, form, cell, state, remember } = globalThis.zooModels;
  const figure = document.querySelector(".plot");
  const svg = figure.querySelector(".drawing svg");
  const [axis, log, budget, tip] = ["#x", "#log", ".budget", ".tip"].map((one) => figure.querySelector(one));
  const figured = table.tHead.querySelector(".value").dataset.name;
  const sign = Number(form.dataset.sign);
  const height = Number(svg.getAttribute("height"));
  const stones = rows.map(stone).filter(Boolean);
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
    axis.value = state.get("x") ?? axis.options[0].value;
    if (axis.selectedIndex === -1) axis.selectedIndex = 0;
    log.checked = state.get("scale") === "log";
    for (const field of [axis, log]) field.addEventListener("input", () => { keep(); draw(); });
    budget.addEventListener("input", () => { limit().value = asked(); limit().dispatchEvent(new Event("input", { bubbles: true })); });
    table.addEventListener("zoo:look", draw);
    for (const one of stones) connect(one);
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
    scale = scaled(known.map((one) => one.cost));
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
    const best = front(known.filter((one) => !one.row.hidden));
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

  // Those that no other beats; of equals, all.
  function front(some) {
    const found = new Set();
    let last = null;
    for (const one of some.toSorted((a, b) => a.cost - b.cost || sign * (b.value - a.value))) {
      if (!last || sign * one.value > sign * last.value) last = one;
      if (one.cost === last.cost && one.value === last.value) found.add(one);
    }
    return found;
  }

  function lines(shown) {
    const groups = [...svg.querySelectorAll("[data-family]")];
    const found = groups.map((group) => [group, [...front(shown.filter((one) => one.family === group.dataset.family))]]);
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

  function spread(wanted) {
    let free = -Infinity;
    return new Map(wanted.toSorted((a, b) => a[1] - b[1]).map(([group, height]) => {
      const at = Math.max(height, free);
      free = at + 16;
      return [group, at];
    }));
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

  // Where a number stands, in hundredths of the width, and back; ticks at round numbers.
  function scaled(numbers) {
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const ticks = log.checked ? logarithmic(least, most) : linear(most);
    const [turn, back] = log.checked ? [Math.log10, (n) => 10 ** n] : [(n) => n, (n) => n];
    const [low, high] = [turn(ticks[0]), turn(ticks.at(-1))];
    return {
      ticks: ticks.length > 7 ? ticks.filter((_, place) => place % 2 === 0) : ticks,
      at: (n) => (turn(n) - low) / (high - low) * 100,
      back: (x) => back(low + x / 100 * (high - low)),
    };
  }

  function linear(most) {
    const size = 10 ** Math.floor(Math.log10(most / 4));
    const step = [1, 2, 2.5, 5, 10].map((n) => n * size).find((one) => most / one <= 6);
    return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, n) => n * step);
  }

  function logarithmic(least, most) {
    const ticks = [];
    for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power += 1) {
      ticks.push(...[1, 2, 5].map((n) => n * 10 ** power));
    }
    const first = ticks.findLastIndex((one) => one <= least), last = ticks.findIndex((one) => one >= most);
    return ticks.slice(first, Math.max(last, first + 1) + 1);
  }

  function element(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function round(number) {
    return Math.round(number * 100) / 100;
  }
}
