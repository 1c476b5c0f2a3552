import { expect, it } from "vitest";

import { AS_WRITTEN, fraction, isOver, readJob, titleOf } from "../../src/contract/job";

const PARTS = [
  { name: "Flute", sung: false, reason: "an instrument" },
  { name: "Alto", sung: true, lowMidi: 55, highMidi: 72, verses: ["1", "2"] },
];

const STEMS = [
  { part: "Alto", voice: "man", mp3: "a/stem-1.mp3", flac: "a/stem-1.flac" },
  { part: "Bass", voice: "woman", mp3: "a/stem-2.mp3" },
];

it("reads a whole job", () => {
  const created = new Date();
  const job = readJob("j1", {
    uid: "u",
    sessionId: "s",
    status: "completed",
    input: { filename: "song.mxl" },
    options: { parts: [{ part: "Alto", voice: "man" }], verse: "2", transpose: 2, tempo: 0.5, loudness: 3, lossless: "flac" },
    summary: { title: "Song", composer: "Me", parts: PARTS, bars: 8, tempoBpm: 90, warnings: [{ message: "Careful." }] },
    progress: { done: 3, total: 3, remainingSeconds: 0, stage: "done" },
    attempt: 2,
    output: { mp3: "a/output.mp3", timing: "a/timing.json", durationSeconds: 12.5, bytes: 100, stems: STEMS },
    error: null,
    createdAt: { toDate: () => created },
  });
  expect(job).toMatchObject({ id: "j1", sessionId: "s", status: "completed", attempt: 2, createdAt: created, error: null });
  expect(job.options).toEqual({
    ...AS_WRITTEN,
    parts: [{ part: "Alto", voice: "man" }],
    verse: "2",
    transpose: 2,
    tempo: 0.5,
    loudness: 3,
    lossless: "flac",
  });
  expect(job.output?.stems).toEqual([
    { part: "Alto", voice: "man", mp3: "a/stem-1.mp3", lossless: { kind: "flac", path: "a/stem-1.flac" } },
    { part: "Bass", voice: "woman", mp3: "a/stem-2.mp3", lossless: null },
  ]);
  expect(job.summary?.parts[1]).toMatchObject({ name: "Alto", lowMidi: 55, verses: ["1", "2"], reason: null });
  expect(job.summary?.warnings).toEqual(["Careful."]);
  expect(job.output?.durationSeconds).toBe(12.5);
  expect([titleOf(job), isOver(job)]).toEqual(["Song", true]);
});

it.each([null, 7, [], {}, { options: [], summary: 3, progress: null, status: "odd", error: "x", createdAt: 5 }])(
  "reads %j without falling over",
  (raw) => {
    const job = readJob("j", raw);
    expect(job).toMatchObject({ status: "unknown", options: AS_WRITTEN, summary: null, error: null, createdAt: null });
    expect(titleOf(job)).toBe("Untitled score");
  },
);

it("takes no status that it has not heard of for one that it has", () => {
  const job = readJob("j", { status: "rehearsing" });
  expect([job.status, isOver(job), fraction(job)]).toEqual(["unknown", false, null]);
});

it("calls a score without a title by its file's name", () => {
  expect(titleOf(readJob("j", { input: { filename: "song.mxl" } }))).toBe("song.mxl");
  expect(titleOf(readJob("j", { input: { filename: "song.mxl" }, summary: { title: " " } }))).toBe("song.mxl");
});

const singing = (done: number, total: number) =>
  readJob("j", { status: "running", progress: { stage: "singing", done, total, remainingSeconds: 38 } });

it("measures the singing alone", () => {
  expect(fraction(singing(12, 48))).toBe(0.25);
  expect(fraction(singing(0, 0))).toBeNull();
  expect(fraction(readJob("j", { status: "queued", progress: { done: 1, total: 2 } }))).toBeNull();
  expect(fraction(readJob("j", { status: "completed" }))).toBe(1);
});
