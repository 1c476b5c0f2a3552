import { describe, expect, it } from "vitest";

import { AS_WRITTEN, canonical, chosenParts, isOver, partsOf, readJob, sameOptions, sungParts, titleOf } from "../src/job";
import { readRoute } from "../src/route";
import { jobOf, partOf, summaryOf } from "./jobs";
import { old } from "./old";

const STATUSES: Readonly<Record<string, string>> = { "queued-again": "queued", "given-up": "failed" };

const PARTS = [partOf("Flute", { sung: false, reason: "an instrument" }), partOf("Alto", { verses: ["1", "2"] })];

describe("a job of before documents had numbers", () => {
  it.each(["queued", "queued-again", "launching", "running", "cancelled", "given-up"])("is read: %s", (name) => {
    const job = readJob("j1", old(`job-${name}`));
    expect(job).toMatchObject({ id: "j1", sessionId: "s1", filename: "morning_song.musicxml", output: null });
    expect(job?.options).toEqual({ ...AS_WRITTEN, transpose: -2, tempo: 1.25, vibrato: 0.5 });
    expect(job?.summary).toMatchObject({ title: "Morning Song", bars: 8, durationSeconds: 20, parts: [{ name: "Voice" }] });
    expect(job?.createdAt).toEqual(new Date("2026-03-01T12:00:00Z"));
    expect([job?.status, job?.attempt]).toEqual([STATUSES[name] ?? name, name === "given-up" ? 3 : name === "queued-again" ? 2 : 1]);
  });

  it("is read with its recording", () => {
    const [solo, choir] = ["completed", "completed-choir"].map((name) => readJob("j", old(`job-${name}`)));
    expect(solo?.output).toMatchObject({ durationSeconds: 20.088, stems: [{ part: "Voice", voice: "woman", wav: null }] });
    expect(solo?.output?.stems[0]?.flac).toMatch(/stem-1.flac$/);
    expect(choir?.output?.stems.map(({ part, wav }) => [part, wav?.slice(-10)])).toEqual([
      ["Soprano", "stem-1.wav"],
      ["Alto", "stem-2.wav"],
    ]);
  });

  it.each([
    ["option", "BAD_OPTION", null],
    ["part", "UNKNOWN_PART", null],
    ["score", "TRUNCATED_FILE", null],
    ["bar", "BAD_VALUE", "2"],
  ])("is read with its reason: %s", (name, code, measure) => {
    const job = readJob("j", old(`job-failed-${name}`));
    expect(job).toMatchObject({ status: "failed", error: { code, measure, retryable: false } });
    if (name === "option") expect(job?.options).toEqual(AS_WRITTEN);
  });
});

it("reads jobs as Firestore has them, and no others", () => {
  const now = new Date();
  const raw = { ...(old("job-queued") as object), schema: 1, createdAt: { toDate: () => now }, invented: 1 };
  expect(readJob("j", raw)).toMatchObject({ status: "queued", createdAt: now });
  for (const odd of [{ schema: 2 }, { status: "odd" }, { options: [] }, { input: null }, { error: "x" }, { createdAt: 5 }]) {
    expect(readJob("j", { ...raw, ...odd })).toBeNull();
  }
  for (const odd of [null, 7, [], {}]) expect(readJob("j", odd)).toBeNull();
});

it("knows when a job is over", () => {
  const over = ["queued", "launching", "running", "completed", "failed", "cancelled"].map((status) => isOver(jobOf({ status })));
  expect(over).toEqual([false, false, false, true, true, true]);
});

it("calls a score without a title by its file's name", () => {
  expect(titleOf(jobOf({}))).toBe("morning_song.musicxml");
  expect(titleOf(jobOf({ summary: summaryOf(PARTS, " ") }))).toBe("morning_song.musicxml");
  expect(titleOf(jobOf({ summary: summaryOf(PARTS, "Song") }))).toBe("Song");
});

it("lets everybody sing who can, unless somebody is named", () => {
  const summary = summaryOf([...PARTS, partOf("Bass")]);
  expect(partsOf(jobOf({ summary }))).toEqual(["Alto", "Bass"]);
  expect(partsOf(jobOf({ summary, options: { parts: [{ part: "Bass", voice: null }] } }))).toEqual(["Bass"]);
  expect(partsOf(jobOf({}))).toEqual([]);
});

it("writes wishes that mean the same in one form", () => {
  const sung = sungParts(summaryOf([...PARTS, partOf("Bass")]));
  const [alto, bass] = ["Alto", "Bass"].map((part) => ({ part, voice: null as string | null }));
  if (!alto || !bass) throw new Error("two parts");
  expect(canonical({ ...AS_WRITTEN, parts: [bass, alto] }, sung)).toEqual(AS_WRITTEN);
  const men = { ...AS_WRITTEN, voice: "man" };
  expect(chosenParts(men, sung)).toEqual([
    { part: "Alto", voice: "man" },
    { part: "Bass", voice: "man" },
  ]);
  expect(canonical(men, sung)).toEqual({ ...AS_WRITTEN, parts: chosenParts(men, sung) });
  expect(canonical({ ...AS_WRITTEN, parts: [bass] }, sung).parts).toEqual([bass]);
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
