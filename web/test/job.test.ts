import { expect, it } from "vitest";

import { AS_WRITTEN, isOver, partOf, readJob, sameOptions, titleOf } from "../src/job";
import { readRoute } from "../src/route";

const PARTS = [
  { name: "Flute", sung: false, reason: "an instrument" },
  { name: "Alto", sung: true, lowMidi: 55, highMidi: 72, verses: ["1", "2"] },
];

it("reads a whole job", () => {
  const created = new Date();
  const job = readJob("j1", {
    uid: "u",
    sessionId: "s",
    status: "completed",
    input: { filename: "song.mxl" },
    options: { part: null, verse: "2", voice: null, transpose: 2, tempo: 0.5 },
    summary: { title: "Song", composer: "Me", parts: PARTS, bars: 8, tempoBpm: 90, warnings: [{ message: "Careful." }] },
    progress: { done: 3, total: 3, remainingSeconds: 0, stage: "done" },
    attempt: 2,
    output: { mp3: "a/output.mp3", timing: "a/timing.json", durationSeconds: 12.5, bytes: 100 },
    error: null,
    createdAt: { toDate: () => created },
  });
  expect(job).toMatchObject({ id: "j1", sessionId: "s", status: "completed", attempt: 2, createdAt: created, error: null });
  expect(job.options).toEqual({ part: null, verse: "2", voice: null, transpose: 2, tempo: 0.5 });
  expect(job.summary?.parts[1]).toMatchObject({ name: "Alto", lowMidi: 55, verses: ["1", "2"], reason: null });
  expect(job.summary?.warnings).toEqual(["Careful."]);
  expect(job.output?.durationSeconds).toBe(12.5);
  expect([partOf(job), titleOf(job), isOver(job)]).toEqual(["Alto", "Song", true]);
});

it.each([null, 7, [], {}, { options: [], summary: 3, progress: null, status: "odd", error: "x", createdAt: 5 }])(
  "reads %j without falling over",
  (raw) => {
    const job = readJob("j", raw);
    expect(job).toMatchObject({ status: "queued", options: AS_WRITTEN, summary: null, error: null, createdAt: null });
    expect(titleOf(job)).toBe("Untitled score");
  },
);

it("calls a score without a title by its file's name", () => {
  expect(titleOf(readJob("j", { input: { filename: "song.mxl" } }))).toBe("song.mxl");
  expect(titleOf(readJob("j", { input: { filename: "song.mxl" }, summary: { title: " " } }))).toBe("song.mxl");
});

it("tells options apart", () => {
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
