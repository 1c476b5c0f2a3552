/** Job documents as the page needs them, and what is asked of them. */

import { DEFAULT_OPTIONS, FINAL } from "./constants";
import {
  readJobDocument,
  readRenderOptions,
  readSingResult,
  readSummary,
  type Failure,
  type JobDocument,
  type PartSummary as Part,
  type Progress,
  type RenderOptions as Options,
  type SingResult,
  type Status,
  type Stem,
  type Summary,
  type Voicing,
} from "./documents";
import { orNull } from "./read";

export type { Failure, Options, Part, Progress, SingResult, Status, Stem, Summary, Voicing };

export interface Job extends Pick<JobDocument, "sessionId" | "status" | "progress" | "attempt" | "error" | "createdAt"> {
  readonly id: string;
  readonly filename: string;
  readonly options: Options;
  readonly summary: Summary | null;
  readonly result: SingResult | null;
}

/** The kind of job that this page shows; documents of other kinds are none that it knows. */
const KIND = "sing";

export const AS_WRITTEN: Options = DEFAULT_OPTIONS;

/** Read a job document; null where it is none of a form known here, so that this page is older than what wrote it. */
export function readJob(id: string, raw: unknown): Job | null {
  const job = readJobDocument(raw);
  if (job?.kind !== KIND) return null;
  const result = orNull(readSingResult)(job.result);
  if (result === undefined) return null;
  // Options that were refused are kept as they were given.
  const options = readRenderOptions(job.options) ?? AS_WRITTEN;
  return { ...job, id, filename: job.input.filename, options, summary: readSummary(job.summary) ?? null, result };
}

export function isOver(job: Job): boolean {
  return (FINAL as readonly Status[]).includes(job.status);
}

/** The share of a job that is done, 0 to 1; null while there is nothing to measure. */
export function fraction(job: Job): number | null {
  if (job.status === "completed") return 1;
  if (job.status !== "running" || job.progress.total === 0) return null;
  return Math.min(1, job.progress.done / job.progress.total);
}

/** What people call the score: its title, else its file's name, by which they know it. */
export function titleOf(job: Job): string {
  return [job.summary?.title.trim(), job.filename].find(Boolean) ?? "Untitled score";
}
