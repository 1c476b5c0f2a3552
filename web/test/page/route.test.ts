import { expect, it } from "vitest";

import { readRoute } from "../../src/page/route";

it.each([
  ["", null, null],
  ["#/", null, null],
  ["#/s/abc_1-2", "abc_1-2", null],
  ["#/s/abc/j1", "abc", "j1"],
  ["#/s/../j1", null, null],
  ["#/s/abc/j1/x", null, null],
  ["#/s/abc/J.1", null, null],
])("reads the address %s", (hash, sessionId, jobId) => {
  expect(readRoute(hash)).toEqual({ sessionId, jobId });
});
