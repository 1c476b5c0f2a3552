import { expect, it } from "vitest";

import { readJob } from "../../src/contract/job";
import { nextStep } from "../../src/words/failure";
import { failureOf } from "../jobs";
import { old } from "../old";

it.each([
  ["score", "Drop the new file"],
  ["options", "Ask for something else"],
  ["voice", "Choose another voice"],
  ["ours", "Nothing is wrong with your score"],
] as const)("says what to do about a fault of %s", (fault, said) => {
  expect(nextStep(failureOf({ fault }))).toContain(said);
});

it.each([
  ["failed-score", "Drop the new file"],
  ["given-up", "Nothing is wrong with your score"],
])("says of a job of before faults were told what it said then: %s", (name, said) => {
  const error = readJob("j", old(`job-${name}`))?.error;
  expect(error && nextStep(error)).toContain(said);
});
