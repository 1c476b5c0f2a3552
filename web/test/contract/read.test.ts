import { expect, it } from "vitest";

import * as read from "../../src/contract/read";

it.each([
  ["text", read.text, ["", "a"], [null, 1]],
  ["numbers", read.number, [0, -1.5], [NaN, Infinity, "1", null]],
  ["truth", read.truth, [true, false], [1, "true", null]],
  ["tables", read.table, [{}, { a: 1 }], [[], null, "a"]],
  ["one of several", read.oneOf("a", "b"), ["a", "b"], ["c", null]],
  ["versions", read.version(2), [2], [1, 3, "2"]],
  ["lists", read.list(read.number), [[], [1, 2]], [{}, [1, "2"], null]],
  ["what may be null", read.orNull(read.number), [null, 1], ["1"]],
])("reads %s and nothing else", (_, reader: read.Reader<unknown>, good: unknown[], odd: unknown[]) => {
  expect(good.map(reader)).toEqual(good);
  expect(odd.map(reader)).toEqual(odd.map(() => undefined));
});

it("fills in what is absent, and does not guess at what is odd", () => {
  expect([undefined, "b", 3].map(read.or(read.text, "a"))).toEqual(["a", "b", undefined]);
  expect([read.version(1)(undefined), read.orNull(read.text)(undefined)]).toEqual([1, null]);
});

it("reads moments as Firestore has them and as JSON has them", () => {
  const noon = new Date("2026-03-01T12:00:00Z");
  expect(read.moment({ toDate: () => noon })).toEqual(noon);
  expect(read.moment("2026-03-01T12:00:00+00:00")).toEqual(noon);
  expect([5, "soon", null, {}].map(read.moment)).toEqual([undefined, undefined, undefined, undefined]);
});

it("reads an object whole or not at all, by old keys too, and leaves out what it does not know", () => {
  const reader = read.object<{ durationSeconds: number; name: string | null }>({
    durationSeconds: read.number,
    name: read.orNull(read.text),
  });
  expect(reader({ durationSeconds: 2, name: "a", invented: 1 })).toEqual({ durationSeconds: 2, name: "a" });
  expect(reader({ durationS: 2 })).toEqual({ durationSeconds: 2, name: null });
  expect([{ name: "a" }, { durationSeconds: 2, name: 3 }, null].map(reader)).toEqual([undefined, undefined, undefined]);
});
