// The arithmetic of the plot: its scale and ticks, the Pareto front, labels that do not collide.
"use strict";

globalThis.zooPlot = { front, round, scaled, spread };

// Those that no other beats; of equals, all.
function front(some, sign) {
  const found = new Set();
  let last = null;
  for (const one of some.toSorted((a, b) => a.cost - b.cost || sign * (b.value - a.value))) {
    if (!last || sign * one.value > sign * last.value) last = one;
    if (one.cost === last.cost && one.value === last.value) found.add(one);
  }
  return found;
}

function spread(wanted) {
  let free = -Infinity;
  return new Map(wanted.toSorted((a, b) => a[1] - b[1]).map(([group, height]) => {
    const at = Math.max(height, free);
    free = at + 16;
    return [group, at];
  }));
}

// Where a number stands, in hundredths of the width, and back; ticks at round numbers.
function scaled(numbers, log) {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const ticks = log ? logarithmic(least, most) : linear(most);
  const [turn, back] = log ? [Math.log10, (n) => 10 ** n] : [(n) => n, (n) => n];
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

function round(number) {
  return Math.round(number * 100) / 100;
}
