import { describe, expect, it } from "vitest";

import { fraction, isOver, readJob } from "../../src/contract/job";
import { readKnownJob } from "../../src/kinds/registry";
import { AS_WRITTEN, titleOf } from "../../src/kinds/sing/job";
import { jobOf, partOf, summaryOf } from "../jobs";
import { old } from "../old";

const STATUSES: Readonly<Record<string, string>> = { "queued-again": "queued", "given-up": "failed" };

const PARTS = [partOf("Flute", { sung: false, reason: "an instrument" }), partOf("Alto", { verses: ["1", "2"] })];

describe("a job of before documents had numbers", () => {
  it.each(["queued", "queued-again", "launching", "running", "cancelled", "given-up"])("is read: %s", (name) => {
    const job = readKnownJob("j1", old(`job-${name}`));
    expect(job).toMatchObject({ id: "j1", sessionId: "s1", filename: "morning_song.musicxml", result: null });
    expect(job?.options).toEqual({ ...AS_WRITTEN, transpose: -2, tempo: 1.25, vibrato: 0.5 });
    expect(job?.summary).toMatchObject({ title: "Morning Song", bars: 8, durationSeconds: 20, parts: [{ name: "Voice" }] });
    expect(job?.createdAt).toEqual(new Date("2026-03-01T12:00:00Z"));
    expect([job?.status, job?.attempt]).toEqual([STATUSES[name] ?? name, name === "given-up" ? 3 : name === "queued-again" ? 2 : 1]);
  });

  it("is read with its recording", () => {
    const [solo, choir] = ["completed", "completed-choir"].map((name) => readKnownJob("j", old(`job-${name}`)));
    expect(solo?.result).toMatchObject({ durationSeconds: 20.088, stems: [{ part: "Voice", voice: "woman", wav: null }] });
    expect(solo?.result?.stems[0]?.flac).toMatch(/stem-1.flac$/);
    expect(choir?.result?.stems.map(({ part, wav }) => [part, wav?.slice(-10)])).toEqual([
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
    const job = readKnownJob("j", old(`job-failed-${name}`));
    expect(job).toMatchObject({ status: "failed", error: { code, measure, retryable: false } });
    if (name === "option") expect(job?.options).toEqual(AS_WRITTEN);
  });
});

it("reads jobs as Firestore has them, and no others", () => {
  const now = new Date();
  const raw = { ...(old("job-queued") as object), schema: 1, createdAt: { toDate: () => now }, invented: 1 };
  expect(readKnownJob("j", raw)).toMatchObject({ status: "queued", createdAt: now });
  for (const odd of [{ schema: 2 }, { status: "odd" }, { options: [] }, { input: null }, { kind: "dance" }, { result: {} }, { error: "x" }, { createdAt: 5 }]) {
    expect(readKnownJob("j", { ...raw, ...odd })).toBeNull();
  }
  for (const odd of [null, 7, [], {}]) expect(readKnownJob("j", odd)).toBeNull();
});

it("reads the envelope of a job of any kind", () => {
  const raw = { ...(old("job-queued") as object), kind: "dance", options: { steps: 3 }, result: null };
  expect(readJob("j", raw)).toMatchObject({ kind: "dance", options: { steps: 3 } });
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

const singing = (done: number, total: number) =>
  jobOf({ status: "running", progress: { stage: "singing", done, total, remainingSeconds: 38 } });

it("measures the singing alone", () => {
  expect(fraction(singing(12, 48))).toBe(0.25);
  expect(fraction(singing(0, 0))).toBeNull();
  expect(fraction(jobOf({ status: "queued", progress: { done: 1, total: 2 } }))).toBeNull();
  expect(fraction(jobOf({ status: "completed" }))).toBe(1);
});
