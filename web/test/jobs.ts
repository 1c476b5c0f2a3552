import type { Failure } from "../src/contract/job";
import { readKnownJob } from "../src/kinds/registry";
import type { Part, SingJob, Summary } from "../src/kinds/sing/job";
import { old } from "./old";

/** A queued job whose score has not been read, but for the changes. */
export function jobOf(changes: object): SingJob {
  const job = readKnownJob("j", { ...(old("job-queued") as object), options: {}, summary: null, ...changes });
  if (job === null) throw new TypeError("no job document");
  return job;
}

export function partOf(name: string, changes: Partial<Part> = {}): Part {
  const sung = { voice: "solo", sung: true, reason: null, lowMidi: 60, highMidi: 72, verses: ["1"], notes: 8 } as const;
  return { name, ...sung, ...changes };
}

export function summaryOf(parts: readonly Part[], title = "Song"): Summary {
  const about = { composer: "Me", language: "en", languageConfidence: 1, bars: 8, durationSeconds: 20, tempoBpm: 90 };
  return { title, parts, ...about, warnings: [] };
}

export function failureOf(changes: Partial<Failure>): Failure {
  return { code: "X", message: "It broke.", part: null, measure: null, beat: null, retryable: false, fault: "score", ...changes };
}
