import { expect, it } from "vitest";

import { AS_WRITTEN, canonical, chosenParts, isOver, partsOf, readJob, sameOptions, sungParts, titleOf } from "../../src/contract/job";
import { readRoute } from "../../src/page/route";

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
  expect([partsOf(job), titleOf(job), isOver(job)]).toEqual([["Alto"], "Song", true]);
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

it("lets everybody sing who can, unless somebody is named", () => {
  const summary = { title: "Song", parts: [...PARTS, { name: "Bass", sung: true }] };
  expect(partsOf(readJob("j", { summary }))).toEqual(["Alto", "Bass"]);
  expect(partsOf(readJob("j", { summary, options: { parts: [{ part: "Bass", voice: null }] } }))).toEqual(["Bass"]);
  expect(partsOf(readJob("j", {}))).toEqual([]);
});

it("writes wishes that mean the same in one form", () => {
  const sung = sungParts(readJob("j", { summary: { parts: [...PARTS, { name: "Bass", sung: true }] } }).summary);
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
