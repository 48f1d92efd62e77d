// Ranges of numbers: pairs of fields in a form, `seconds=..3` in the address.
"use strict";

globalThis.zooRanges = {
  // Earlier addresses had `from` and `to` for parameters, and `least` for the ranked figure.
  renew(state, { least, sign }) {
    const put = (name, low, high) => { if (low || high) state.set(name, `${low ?? ""}..${high ?? ""}`); };
    put("parameters", state.get("from"), state.get("to"));
    if (least) put(least, ...Number(sign) < 0 ? [null, state.get("least")] : [state.get("least")]);
    for (const name of ["from", "to", "least"]) state.delete(name);
  },

  fill(form, state) {
    for (const field of form.querySelectorAll("[data-end]")) {
      if (!state.has(field.name)) continue;
      const [low, high = ""] = state.get(field.name).split("..");
      field.value = field.dataset.end === "from" ? low : high;
    }
  },

  keep(form, state) {
    for (const [name, [low, high]] of pairs(form)) {
      if (low || high) state.set(name, `${low}..${high}`);
      else state.delete(name);
    }
  },

  // What is asked: by name, the lowest and the highest number.
  asked(form) {
    return [...pairs(form)].filter(([, ends]) => ends.some(Boolean))
      .map(([name, [low, high]]) => [name, low ? Number(low) : -Infinity, high ? Number(high) : Infinity]);
  },

  // Whether a text begins with a number in the range; what is not known is in none.
  holds(text, low, high) {
    const number = Number.parseFloat(text);
    return number >= low && number <= high;
  },
};

function pairs(form) {
  const found = new Map();
  for (const { name, value, dataset } of form.querySelectorAll("[data-end]")) {
    found.set(name, { ...found.get(name), [dataset.end]: value });
  }
  return new Map([...found].map(([name, { from, to }]) => [name, [from, to]]));
}
