import { expect, it } from "vitest";

import { readTiming } from "../../src/contract/timing";
import { old } from "../support/old";

const SYLLABLE = { syllable: "A", syllabic: "single", vowelStart: 0, vowelEnd: 1, phonemes: [] };
const EARLY = { part: "Alto", measure: "1", beat: 1, midi: 60, start: 0, end: 1, ...SYLLABLE };
const LATE = { ...EARLY, start: 4, end: 5, syllable: "grace" };
const TIMING = { schema: 1, sampleRate: 44_100, durationSeconds: 5, notes: [LATE, EARLY] };

it.each(["timing", "timing-choir"])("reads %s, written before documents had numbers", (name) => {
  const timing = readTiming(old(name));
  expect(timing).toMatchObject({ schema: 1, sampleRate: 24_000 });
  expect(timing.notes.length).toBeGreaterThan(4);
  expect(timing.notes[0]).toMatchObject({ part: timing.parts[0]?.part, measure: "1", beat: 1 });
});

it("reads timing files in order", () => {
  expect(readTiming(TIMING)).toEqual({ ...TIMING, parts: [], notes: [EARLY, LATE] });
});

it.each([null, 7, [], {}, { ...TIMING, schema: 2 }, { ...TIMING, notes: 3 }, { ...TIMING, notes: [{ ...EARLY, start: NaN }] }])(
  "refuses %j",
  (raw) => {
    expect(() => readTiming(raw)).toThrow(TypeError);
  },
);
