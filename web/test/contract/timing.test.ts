import { expect, it } from "vitest";

import { readTiming } from "../../src/contract/timing";
import { old } from "../old";

const EARLY = {
  part: "Alto",
  measure: "1",
  beat: 1,
  midi: 60,
  start: 0,
  end: 1,
  vowelStart: 0,
  vowelEnd: 1,
  phonemes: [],
  syllable: "A",
  syllabic: "single",
};
const LATE = { ...EARLY, start: 4, end: 5, syllable: "grace" };

it.each(["timing", "timing-choir"])("reads %s, written before documents had numbers", (name) => {
  const timing = readTiming(old(name));
  expect(timing).toMatchObject({ schema: 1, sampleRate: 24_000 });
  expect(timing.notes.length).toBeGreaterThan(4);
  expect(timing.notes[0]).toMatchObject({ part: timing.parts[0]?.part, measure: "1", beat: 1 });
});

it("reads timing files in order and refuses what is none", () => {
  const timing = { schema: 1, sampleRate: 44_100, durationSeconds: 5, notes: [LATE, EARLY] };
  expect(readTiming(timing)).toEqual({ ...timing, parts: [], notes: [EARLY, LATE] });
  const odd = [{ ...timing, schema: 2 }, { ...timing, notes: 3 }, { ...timing, notes: [{ ...EARLY, start: NaN }] }];
  for (const raw of [null, 7, [], {}, ...odd]) expect(() => readTiming(raw)).toThrow(TypeError);
});
