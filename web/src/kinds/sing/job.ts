/** What a job that sings holds of its own: the options, the score's summary, the recording. */

import { DEFAULT_OPTIONS } from "../../contract/constants";
import {
  readRenderOptions,
  readSingResult,
  readSummary,
  type PartSummary as Part,
  type RenderOptions as Options,
  type SingResult,
  type Stem,
  type Summary,
  type Voicing,
} from "../../contract/documents";
import type { Job } from "../../contract/job";
import { orNull } from "../../contract/read";

export type { Options, Part, SingResult, Stem, Summary, Voicing };

export interface SingJob extends Omit<Job, "options" | "summary" | "result"> {
  readonly options: Job["options"] & Options;
  readonly summary: (Job["summary"] & Summary) | null;
  readonly result: (Job["result"] & SingResult) | null;
}

export const AS_WRITTEN: Options = DEFAULT_OPTIONS;

export function readSingJob(job: Job): SingJob | null {
  const result = orNull(readSingResult)(job.result);
  if (result === undefined) return null;
  // Options that were refused are kept as they were given.
  const options = readRenderOptions(job.options) ?? AS_WRITTEN;
  return { ...job, options, summary: readSummary(job.summary) ?? null, result } as SingJob;
}

/** What people call the score: its title, else its file's name, by which they know it. */
export function titleOf(job: SingJob): string {
  return [job.summary?.title.trim(), job.filename].find(Boolean) ?? "Untitled score";
}
