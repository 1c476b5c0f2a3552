import { describe, expect, it } from "vitest";

import type { NoteTiming } from "../../../src/contract/documents";
import { begun, breakLines, joinWords } from "../../../src/kinds/sing/lyric-lines";

const note = (syllable: string, syllabic: NoteTiming["syllabic"], start: number, end: number): NoteTiming => ({
  part: "Alto",
  measure: "1",
  beat: 1,
  midi: 60,
  start,
  end,
  vowelStart: start,
  vowelEnd: end,
  phonemes: [],
  syllable,
  syllabic,
});

const SUNG = [
  note("A", "begin", 0, 1),
  note("ma", "middle", 1, 2),
  note("", "extend", 2, 3),
  note("zing", "end", 3, 4),
  note("grace", "single", 4, 5),
];

describe("words", () => {
  it("joins syllables, and melismas to the syllable that they carry on", () => {
    expect(joinWords(SUNG)).toEqual([
      {
        start: 0,
        end: 4,
        syllables: [
          { text: "A", start: 0, end: 1 },
          { text: "ma", start: 1, end: 3 },
          { text: "zing", start: 3, end: 4 },
        ],
      },
      { start: 4, end: 5, syllables: [{ text: "grace", start: 4, end: 5 }] },
    ]);
  });

  it("starts a new word where the score forgot to begin one", () => {
    expect(joinWords([note("rise", "single", 0, 1), note("ing", "end", 1, 2)])).toHaveLength(2);
    expect(joinWords([note("a", "begin", 0, 1), note("new", "begin", 1, 2)])).toHaveLength(2);
  });

  it("leaves out a melisma with nothing to carry on", () => {
    expect(joinWords([note("", "extend", 0, 1)])).toEqual([]);
  });
});

describe("lines", () => {
  const text = (sung: readonly NoteTiming[]) =>
    breakLines(joinWords(sung)).map((line) => line.words.map((word) => word.syllables.map((s) => s.text).join("")).join(" "));

  it("breaks at rests, at punctuation, and before a line gets long", () => {
    const plain = (names: string[], from: number) => names.map((name, at) => note(name, "single", from + at, from + at + 1));
    expect(text([...plain(["one", "two", "three"], 0), ...plain(["four", "five"], 9)])).toEqual(["one two three", "four five"]);
    expect(text(plain(["one", "two", "three,", "four"], 0))).toEqual(["one two three,", "four"]);
    expect(text(plain(["one,", "two", "three"], 0))).toEqual(["one, two three"]);
    expect(text(plain("a b c d e f g h i j k".split(" "), 0))).toEqual(["a b c d e f g h i", "j k"]);
  });

  it("spans its words", () => {
    expect(breakLines(joinWords(SUNG)).map(({ start, end }) => [start, end])).toEqual([[0, 5]]);
    expect(breakLines([])).toEqual([]);
  });
});

it("finds what has begun", () => {
  const spans = [0, 1, 1, 4].map((start) => ({ start }));
  expect([-1, 0, 0.5, 1, 3.9, 4, 99].map((time) => begun(spans, time))).toEqual([-1, 0, 0, 2, 2, 3, 3]);
  expect(begun([], 1)).toBe(-1);
});
