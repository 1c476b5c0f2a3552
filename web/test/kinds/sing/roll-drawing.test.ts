import { expect, it } from "vitest";

import type { NoteTiming } from "../../../src/contract/documents";
import { compass } from "../../../src/kinds/sing/roll-drawing";

const note = (midi: number): NoteTiming => ({
  part: "Alto",
  measure: "1",
  beat: 1,
  midi,
  start: 0,
  end: 1,
  vowelStart: 0,
  vowelEnd: 1,
  phonemes: [],
  syllable: "a",
  syllabic: "single",
});

it("shows at least an octave", () => {
  expect(compass([])).toEqual([60, 72]);
  expect(compass([note(60)])).toEqual([54, 66]);
  expect(compass([40, 70].map(note))).toEqual([40, 70]);
});
