import { expect, it } from "vitest";

import { ago, clock, spokenClock, timeLeft } from "../../src/words/time";

it("writes and speaks the time", () => {
  expect([0, 9.9, 65, 3600].map(clock)).toEqual(["0:00", "0:09", "1:05", "60:00"]);
  expect([9.9, 65].map(spokenClock)).toEqual(["9 s", "1 min 5 s"]);
});

it.each([
  [null, ""],
  [0, "a few seconds left"],
  [7.9, "a few seconds left"],
  [8, "about 10 seconds left"],
  [38.2, "about 40 seconds left"],
  [60, "about a minute left"],
  [95, "about 2 minutes left"],
  [600, "about 10 minutes left"],
])("%s seconds are %s", (seconds, said) => {
  expect(timeLeft(seconds)).toBe(said);
});

it("says how long ago something was", () => {
  const now = new Date("2026-03-04T12:00:00Z");
  const before = (minutes: number) => ago(new Date(now.getTime() - minutes * 60_000), now);
  expect([0, 5, 150].map(before)).toEqual(["just now", "5 min ago", "3 h ago"]);
  expect(before(60 * 72)).toBe("Mar 1, 2026");
});
