import { expect, it } from "vitest";

import { newSessionId, shortName } from "../../src/cloud/names";

it("shortens names and keeps their endings", () => {
  expect(shortName("song.mxl")).toBe("song.mxl");
  expect(shortName(`${"x".repeat(300)}.musicxml`)).toBe(`${"x".repeat(191)}.musicxml`);
});

it("names sessions as paths allow, each anew", () => {
  const ids = Array.from({ length: 50 }, newSessionId);
  expect(new Set(ids).size).toBe(50);
  for (const id of ids) expect(id).toMatch(/^[a-z2-7]{24}$/);
});
