import { expect, it } from "vitest";

import { isPlain } from "../../../src/kinds/sing/use-mix";

it("plays the recording as it is until a level is changed", () => {
  expect([[], [1], [1, 1]].map(isPlain)).toEqual([true, true, true]);
  expect([[0], [1, 0.95]].map(isPlain)).toEqual([false, false]);
});
