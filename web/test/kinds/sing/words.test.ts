import { describe, expect, it } from "vitest";

import {
  announcement,
  describeOptions,
  downloadName,
  headline,
  mixName,
  singers,
  transposition,
} from "../../../src/kinds/sing/words";
import { failureOf, jobOf, partOf, summaryOf } from "../../jobs";

const job = jobOf;
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
    const failed = job({ status: "failed", error: failureOf({ message: "There are no words." }) });
    expect(announcement(failed)).toBe("This could not be sung: There are no words.");
  });
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
  expect(describeOptions(job({ options }).options)).toBe(said);
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
  const parts = ["Soprano", "Alto"].map((name) => partOf(name));
  const named = (...names: string[]) => ({ options: { parts: names.map((part) => ({ part })) } });
  expect(singers(job({ summary: summaryOf(parts) }))).toBe("All parts");
  expect(singers(job({ summary: summaryOf(parts.slice(1)) }))).toBe("Alto");
  expect(singers(job({ summary: summaryOf(parts), ...named("Alto") }))).toBe("Alto");
  const three = [...parts, partOf("Bass")];
  expect(singers(job({ summary: summaryOf(three), ...named("Bass", "Soprano") }))).toBe("Soprano, Bass");
  expect(singers(job({}))).toBe("");
});

it("calls a melody that stays where it is as written", () => {
  expect(transposition(0)).toBe("as written");
});
