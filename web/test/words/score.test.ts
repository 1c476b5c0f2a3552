import { expect, it } from "vitest";

import { pitchName, scorePosition } from "../../src/words/score";
import { failureOf } from "../jobs";

it("names pitches with middle C as C4", () => {
  expect([60, 61, 69, 70, 48, 21].map(pitchName)).toEqual(["C4", "C♯4", "A4", "B♭4", "C3", "A0"]);
});

it.each([
  [{ part: "Alto", measure: "12", beat: 3.5 }, "Alto, bar 12, beat 3.5"],
  [{ part: null, measure: "12", beat: null }, "bar 12"],
  [{}, ""],
])("points at %j as %s", (where, said) => {
  expect(scorePosition(failureOf(where))).toBe(said);
});
