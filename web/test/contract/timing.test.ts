import { expect, it } from "vitest";

import { readTiming } from "../../src/contract/timing";

const EARLY = { part: "Alto", measure: "1", midi: 60, start: 0, end: 1, syllable: "A", syllabic: "single" };
const LATE = { ...EARLY, start: 4, end: 5, syllable: "grace" };

it("reads timing files in order and without what makes no sense", () => {
  const odd = [null, 7, { ...EARLY, midi: "C4" }, { ...EARLY, start: NaN }];
  expect(readTiming({ notes: [LATE, ...odd, EARLY] }).notes).toEqual([EARLY, LATE]);
  expect([null, [], {}, { notes: 3 }].map((raw) => readTiming(raw).notes)).toEqual([[], [], [], []]);
  const parts = [{ part: "Alto", place: -0.5 }, { part: 3, place: 0 }, { part: "Bass" }];
  expect(readTiming({ sampleRate: 44_100, parts })).toEqual({ sampleRate: 44_100, parts: [parts[0]], notes: [] });
  expect([null, { sampleRate: 0, parts: {} }].map((raw) => readTiming(raw).sampleRate)).toEqual([24_000, 24_000]);
});
