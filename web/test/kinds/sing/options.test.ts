import { expect, it } from "vitest";

import { AS_WRITTEN } from "../../../src/kinds/sing/job";
import { canonicalOptions, chosenParts, partsOf, sameOptions, sungParts } from "../../../src/kinds/sing/options";
import { jobOf, partOf, summaryOf } from "../../jobs";

const PARTS = [partOf("Flute", { sung: false, reason: "an instrument" }), partOf("Alto", { verses: ["1", "2"] })];

it("lets everybody sing who can, unless somebody is named", () => {
  const summary = summaryOf([...PARTS, partOf("Bass")]);
  expect(partsOf(jobOf({ summary }))).toEqual(["Alto", "Bass"]);
  expect(partsOf(jobOf({ summary, options: { parts: [{ part: "Bass", voice: null }] } }))).toEqual(["Bass"]);
  expect(partsOf(jobOf({}))).toEqual([]);
});

it("writes options that mean the same in one form", () => {
  const sung = sungParts(summaryOf([...PARTS, partOf("Bass")]));
  const [alto, bass] = ["Alto", "Bass"].map((part) => ({ part, voice: null as string | null }));
  if (!alto || !bass) throw new Error("two parts");
  expect(canonicalOptions({ ...AS_WRITTEN, parts: [bass, alto] }, sung)).toEqual(AS_WRITTEN);
  const men = { ...AS_WRITTEN, voice: "man" };
  expect(chosenParts(men, sung)).toEqual([
    { part: "Alto", voice: "man" },
    { part: "Bass", voice: "man" },
  ]);
  expect(canonicalOptions(men, sung)).toEqual({ ...AS_WRITTEN, parts: chosenParts(men, sung) });
  expect(canonicalOptions({ ...AS_WRITTEN, parts: [bass] }, sung).parts).toEqual([bass]);
});

it("tells options apart", () => {
  const parts = [
    { part: "Alto", voice: null },
    { part: "Bass", voice: "man" },
  ];
  expect(sameOptions({ ...AS_WRITTEN, parts }, { ...AS_WRITTEN, parts: parts.toReversed() })).toBe(true);
  expect(sameOptions({ ...AS_WRITTEN, parts }, { ...AS_WRITTEN, parts: parts.slice(1) })).toBe(false);
  expect(sameOptions(AS_WRITTEN, { ...AS_WRITTEN, tension: 10 })).toBe(false);
  expect(sameOptions(AS_WRITTEN, { ...AS_WRITTEN })).toBe(true);
  expect(sameOptions(AS_WRITTEN, { ...AS_WRITTEN, tempo: 0.9 })).toBe(false);
});
