/** Job documents as the page needs them. */

import { DEFAULT_OPTIONS, FINAL } from "./constants";
import {
  readJobDocument,
  readRenderOptions,
  readSummary,
  type Failure,
  type JobDocument,
  type Output,
  type PartSummary as Part,
  type Progress,
  type RenderOptions as Options,
  type Status as KnownStatus,
  type Stem,
  type Summary,
  type Voicing,
} from "./documents";
import { moment, table, text } from "./read";

export type { Failure, Options, Output, Part, Progress, Stem, Summary, Voicing };

/** Unknown: that of a document which this page cannot read, being older than what wrote it. */
export type Status = KnownStatus | "unknown";

export interface Job extends Pick<JobDocument, "sessionId" | "progress" | "attempt" | "output" | "error"> {
  readonly id: string;
  readonly status: Status;
  readonly filename: string;
  readonly options: Options;
  readonly summary: Summary | null;
  readonly createdAt: Date | null;
}

export const AS_WRITTEN: Options = DEFAULT_OPTIONS;

/** Read a job document; what cannot be read whole becomes a job of unknown status, about which nothing is guessed. */
export function readJob(id: string, raw: unknown): Job {
  const job = readJobDocument(raw);
  if (job === undefined) return unknownJob(id, raw);
  // Options that were refused are kept as they were given.
  const options = readRenderOptions(job.options) ?? AS_WRITTEN;
  return { ...job, id, filename: job.input.filename, options, summary: readSummary(job.summary) ?? null };
}

function unknownJob(id: string, raw: unknown): Job {
  const job = table(raw);
  return {
    id,
    sessionId: text(job?.sessionId) ?? "",
    status: "unknown",
    filename: text(table(job?.input)?.filename) ?? "",
    options: AS_WRITTEN,
    summary: readSummary(job?.summary) ?? null,
    progress: { stage: "", done: 0, total: 0, remainingSeconds: null },
    attempt: 1,
    output: null,
    error: null,
    createdAt: moment(job?.createdAt) ?? null,
  };
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
