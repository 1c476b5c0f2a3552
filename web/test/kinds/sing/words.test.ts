import { describe, expect, it } from "vitest";

import { readJob } from "../../../src/contract/job";
import {
  ago,
  announcement,
  clock,
  downloadName,
  fraction,
  headline,
  mixName,
  pitchName,
  place,
  singers,
  spokenClock,
  timeLeft,
  transposition,
  wishes,
} from "../../../src/kinds/sing/words";

const job = (raw: object) => readJob("j", raw);
const singing = (done: number, total: number) =>
  job({ status: "running", progress: { stage: "singing", done, total, remainingSeconds: 38 } });

describe("where a job stands", () => {
  it.each([
    [{ status: "queued" }, "Waiting for the singer"],
    [{ status: "queued", attempt: 2 }, "Starting over"],
    [{ status: "launching" }, "Preparing the singer"],
    [{ status: "running", progress: { stage: "reading" } }, "Reading the notes and words"],
    [{ status: "running", progress: { stage: "singing", done: 0, total: 48 } }, "Singing phrase 1 of 48"],
    [{ status: "running", progress: { stage: "singing", done: 11, total: 48 } }, "Singing phrase 12 of 48"],
    [{ status: "running", progress: { stage: "singing", done: 48, total: 48 } }, "Writing the recording"],
    [{ status: "running", progress: { stage: "storing", done: 3, total: 48 } }, "Writing the recording"],
    [{ status: "completed" }, "Sung"],
    [{ status: "failed" }, "This could not be sung"],
    [{ status: "cancelled" }, "Cancelled"],
  ])("%j: %s", (raw, said) => {
    expect(headline(job(raw))).toBe(said);
  });

  it("measures the singing alone", () => {
    expect(fraction(singing(12, 48))).toBe(0.25);
    expect(fraction(singing(0, 0))).toBeNull();
    expect(fraction(job({ status: "queued", progress: { done: 1, total: 2 } }))).toBeNull();
    expect(fraction(job({ status: "completed" }))).toBe(1);
  });

  it("tells a screen reader quarters, not phrases", () => {
    const told = Array.from({ length: 9 }, (_, done) => announcement(singing(done, 8)));
    expect([...new Set(told)]).toEqual([
      "Singing",
      "Singing, a quarter done",
      "Singing, half done",
      "Singing, three quarters done",
      "Writing the recording",
    ]);
  });

  it("reads a failure out with its reason", () => {
    const failed = job({ status: "failed", error: { message: "There are no words." } });
    expect(announcement(failed)).toBe("This could not be sung: There are no words.");
  });
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

it.each([
  [{ part: "Alto", measure: "12", beat: 3.5 }, "Alto, bar 12, beat 3.5"],
  [{ part: null, measure: "12", beat: null }, "bar 12"],
  [{}, ""],
])("points at %j as %s", (where, said) => {
  const failure = job({ error: where }).error;
  expect(failure && place(failure)).toBe(said);
});

it.each([
  [{}, "as written"],
  [{ parts: [{ part: "Alto", voice: null }] }, "as written"],
  [{ parts: [{ part: "Alto", voice: "man" }] }, "man voice"],
  [{ parts: [{ part: "Alto", voice: "man" }, { part: "Bass", voice: null }], tempo: 2 }, "Alto by a man, 200% tempo"],
  [{ vibrato: 0, breathiness: 20, gender: -30, tension: 40, loudness: -3 }, "no vibrato, 20% breathier, 30% lighter, 40% brighter, −3 dB"],
  [{ vibrato: 1.5, lossless: "flac" }, "150% vibrato, with flac"],
  [{ verse: "2", transpose: -1, tempo: 0.8 }, "verse 2, down 1 semitone, 80% tempo"],
  [{ voice: "tenor", transpose: 12 }, "tenor voice, up an octave"],
])("calls %j %s", (options, said) => {
  expect(wishes(job({ options }).options)).toBe(said);
});

it("names pitches with middle C as C4", () => {
  expect([60, 61, 69, 70, 48, 21].map(pitchName)).toEqual(["C4", "C♯4", "A4", "B♭4", "C3", "A0"]);
  expect(transposition(0)).toBe("as written");
});

it("writes and speaks the time", () => {
  expect([0, 9.9, 65, 3600].map(clock)).toEqual(["0:00", "0:09", "1:05", "60:00"]);
  expect([9.9, 65].map(spokenClock)).toEqual(["9 s", "1 min 5 s"]);
});

it("makes file names that every system accepts", () => {
  const alto = job({ options: { parts: [{ part: "Alto 1/2" }], tempo: 0.9 } });
  expect(downloadName('Who? "Me": a\nround', alto)).toBe("Who Me a round - Alto 1 2 - 90% tempo.mp3");
  expect(downloadName("x".repeat(500), alto).length).toBeLessThan(130);
});

it("names mixes after those who are heard", () => {
  expect(mixName("Song", ["Soprano", "Alto", "Bass"], [1, 0.4, 0])).toBe("Song - Soprano + Alto 40%.wav");
});

it("says who sings", () => {
  const parts = ["Soprano", "Alto"].map((name) => ({ name, sung: true }));
  const named = (...names: string[]) => ({ options: { parts: names.map((part) => ({ part })) } });
  expect(singers(job({ summary: { parts } }))).toBe("All parts");
  expect(singers(job({ summary: { parts: parts.slice(1) } }))).toBe("Alto");
  expect(singers(job({ summary: { parts }, ...named("Alto") }))).toBe("Alto");
  const three = [...parts, { name: "Bass", sung: true }];
  expect(singers(job({ summary: { parts: three }, ...named("Bass", "Soprano") }))).toBe("Soprano, Bass");
  expect(singers(job({}))).toBe("");
});

it("says how long ago something was", () => {
  const now = new Date("2026-03-04T12:00:00Z");
  const before = (minutes: number) => ago(new Date(now.getTime() - minutes * 60_000), now);
  expect([0, 5, 150].map(before)).toEqual(["just now", "5 min ago", "3 h ago"]);
  expect(before(60 * 72)).toBe("Mar 1, 2026");
});
