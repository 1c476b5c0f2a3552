import { expect, it } from "vitest";

import { members } from "../src/choir";
import { readJob } from "../src/job";

const PARTS = ["Soprano", "Alto", "Tenor", "Piano"].map((name) => ({ name, sung: name !== "Piano" }));

const job = (id: string, options: object, status = "completed") =>
  readJob(id, { status, options, summary: { title: "Song", parts: PARTS } });

const find = (chosen: ReturnType<typeof job>, ...others: ReturnType<typeof job>[]) =>
  chosen.summary && members(chosen, chosen.summary, [...others, chosen]).map((member) => [member.part, member.job?.id ?? null]);

it("finds who sings the other parts", () => {
  expect(find(job("s", {}), job("a", { part: "Alto", voice: "man" }))).toEqual([
    ["Soprano", "s"],
    ["Alto", "a"],
    ["Tenor", null],
  ]);
});

it("lets only those sing together whose verse, pitch and tempo agree", () => {
  const others = [{ verse: "2" }, { transpose: 1 }, { tempo: 0.9 }].map((wish, at) => job(`a${at}`, { part: "Alto", ...wish }));
  expect(find(job("s", {}), ...others)?.[1]).toEqual(["Alto", null]);
  expect(find(job("s", { tempo: 0.9 }), ...others)?.[1]).toEqual(["Alto", "a2"]);
});

it("prefers the one that is done, and for its own part the one that was chosen", () => {
  const waiting = job("a1", { part: "Alto" }, "running");
  expect(find(job("s", {}), waiting, job("a2", { part: "Alto", voice: "man" }))?.[1]).toEqual(["Alto", "a2"]);
  expect(find(job("s", {}), waiting)?.[1]).toEqual(["Alto", "a1"]);
  expect(find(job("s1", { part: "Soprano" }), job("s2", { voice: "man" }))?.[0]).toEqual(["Soprano", "s1"]);
});
