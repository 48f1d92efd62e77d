// Words of questions and texts, in both languages: where one ends, and whether two are akin.
"use strict";

{
  const cutter = new Intl.Segmenter("zh", { granularity: "word" });
  globalThis.zooWords = { cut, holds, sentence };

  // The words of a question or a text: Chinese as a dictionary cuts it, all else at its signs.
  function cut(text) {
    const runs = fold(text).match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? [];
    return runs.flatMap((run) => /\p{Script=Han}/u.test(run) ? [...cutter.segment(run)].map((s) => s.segment) : [run]);
  }

  function fold(text) {
    return text.replaceAll("\u200b", "").normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  }

  // Whether a page has the word, one that begins with it, or another form of it.
  function holds(data, term) {
    const text = fold(data.content);
    if (/\p{Script=Han}/u.test(term)) return text.includes(term);
    const whole = text.split(/\s+/).map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, "")); // R-CNN
    return [...whole, ...text.split(/[^\p{L}\p{N}]+/u)].some((word) => akin(word, term));
  }

  function akin(word, term) {
    if (word.startsWith(term)) return true;
    if (/\d/.test(term)) return false;
    const least = Math.max(4, term.length - 3);
    if (term.startsWith(word)) return word.length >= least; // train, training
    let same = 0;
    while (word[same] === term[same]) same += 1;
    return same >= Math.max(5, term.length - 2); // license, licence
  }

  // Not a heading, a table cell or code.
  function sentence(text) {
    const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
    const long = text.split(/\s+/).length > 4 || han > 8 || (han > 2 && /[。！？]$/u.test(text));
    return long && /[.!?。！？]$/u.test(text) && (text.match(/[={}[\]_"|<>]|\w\(/g) ?? []).length < 2;
  }
}
