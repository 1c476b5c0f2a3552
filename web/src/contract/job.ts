/** The envelope of job documents, which all kinds of job share, and what is asked of it. */

import { FINAL } from "./constants";
import { readJobDocument, type Failure, type JobDocument, type Progress, type Status } from "./documents";

export type { Failure, Progress, Status };

/** A job of any kind. Its options, summary and result are for its kind to read. */
export interface Job
  extends Pick<
    JobDocument,
    "kind" | "sessionId" | "status" | "progress" | "attempt" | "error" | "createdAt" | "options" | "summary" | "result"
  > {
  readonly id: string;
  readonly filename: string;
}

/** Read a job document; null where it is none of a form known here, so that this page is older than what wrote it. */
export function readJob(id: string, raw: unknown): Job | null {
  const job = readJobDocument(raw);
  return job ? { ...job, id, filename: job.input.filename } : null;
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
