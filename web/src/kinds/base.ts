/** What the page knows of a kind of job. Everything else about jobs is the same for all of them. */

import type { ComponentType, ReactNode } from "react";

import type { Cloud } from "../cloud/firebase";
import type { Job } from "../contract/job";

/** What a file is stored as, or why it is not worth sending. */
export type Verdict =
  | { readonly ok: true; readonly extension: string; readonly contentType: string }
  | { readonly ok: false; readonly reason: string };

export interface PageKind<J extends Job> {
  /** Read what is the kind's own in a job; null where it is of a form not known here. */
  readonly read: (job: Job) => J | null;
  /** Endings of files, as a file input takes them. */
  readonly accept: string;
  /** Which files are taken, for people. */
  readonly hint: ReactNode;
  readonly inspect: (file: File) => Verdict;
  /** What people call the thing that was uploaded. */
  readonly titleOf: (job: J) => string;
  /** Where a job stands, in a few words. */
  readonly headline: (job: J) => string;
  /** What a screen reader is told: each stage once. */
  readonly announcement: (job: J) => string;
  /** Who or what it is about, in a few words. */
  readonly about: (job: J) => string;
  /** How it differs from what would be made unasked. */
  readonly manner: (job: J) => string;
  /** How long what was made is. */
  readonly length: (job: J) => string;
  /** What stands below the title: facts, remarks. */
  readonly Facts: ComponentType<{ readonly job: J }>;
  /** What was made, to be heard or read. */
  readonly Made: ComponentType<{ readonly cloud: Cloud; readonly job: J }>;
  /** The form for having it made again otherwise. */
  readonly Again: ComponentType<{
    readonly cloud: Cloud;
    readonly job: J;
    readonly others: readonly J[];
    readonly onOpen: (sessionId: string, jobId: string) => void;
  }>;
}
