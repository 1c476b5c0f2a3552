/** The kinds of job that this page shows. A further one is a line here and a room beside `sing`. */

import { readJob } from "../contract/job";
import type { PageKind } from "./base";
import type { SingJob } from "./sing/job";
import { SING } from "./sing/kind";

/** A job of a kind that is known here. */
export type KnownJob = SingJob;

const KINDS: Readonly<Partial<Record<string, PageKind<KnownJob>>>> = { sing: SING };

/** What is made of a file that is dropped. */
export const OF_FILES: PageKind<KnownJob> = SING;

export function kindOf({ kind }: KnownJob): PageKind<KnownJob> {
  return KINDS[kind] ?? OF_FILES;
}

/** Read a job document; null where its form or its kind is none known here, so that this page is the older one. */
export function readKnownJob(id: string, raw: unknown): KnownJob | null {
  const job = readJob(id, raw);
  return job && (KINDS[job.kind]?.read(job) ?? null);
}
