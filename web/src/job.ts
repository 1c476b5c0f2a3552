/** Job documents as the page needs them, and what is asked of them. */

import { DEFAULT_OPTIONS, FINAL } from "./contract/constants";
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
  type Status,
  type Stem,
  type Summary,
  type Voicing,
} from "./contract/documents";

export type { Failure, Options, Output, Part, Progress, Status, Stem, Summary, Voicing };

export interface Job extends Pick<JobDocument, "sessionId" | "status" | "progress" | "attempt" | "output" | "error" | "createdAt"> {
  readonly id: string;
  readonly filename: string;
  readonly options: Options;
  readonly summary: Summary | null;
}

export const AS_WRITTEN: Options = DEFAULT_OPTIONS;

/** Read a job document; null where it is none of a form known here, so that this page is older than what wrote it. */
export function readJob(id: string, raw: unknown): Job | null {
  const job = readJobDocument(raw);
  if (job === undefined) return null;
  // Options that were refused are kept as they were given.
  const options = readRenderOptions(job.options) ?? AS_WRITTEN;
  return { ...job, id, filename: job.input.filename, options, summary: readSummary(job.summary) ?? null };
}

export function isOver(job: Job): boolean {
  return (FINAL as readonly Status[]).includes(job.status);
}

/** The parts that a job sings, in the score's order: those asked for, else every one that can be sung. */
export function partsOf(job: Job): readonly string[] {
  const named = job.options.parts.map(({ part }) => part);
  const sung = sungParts(job.summary).map(({ name }) => name);
  return named.length > 0 ? named.toSorted((a, b) => sung.indexOf(a) - sung.indexOf(b)) : sung;
}

export function sungParts(summary: Summary | null): readonly Part[] {
  return summary?.parts.filter((part) => part.sung) ?? [];
}

/** What people call the score: its title, else its file's name, by which they know it. */
export function titleOf(job: Job): string {
  return [job.summary?.title.trim(), job.filename].find(Boolean) ?? "Untitled score";
}

export function sameOptions(a: Options, b: Options): boolean {
  const keys = Object.keys(AS_WRITTEN) as (keyof Options)[];
  return keys.every((key) => (key === "parts" ? voicings(a) === voicings(b) : a[key] === b[key]));
}

/** Who sings of the parts that can be sung, each by name, with the voice asked for. */
export function chosenParts(options: Options, sung: readonly Part[]): readonly Voicing[] {
  return options.parts.length > 0 ? options.parts : sung.map(({ name }) => ({ part: name, voice: options.voice }));
}

/** The same wishes in the one form that means them: everybody, each as suits the part, is nobody by name. */
export function canonical(options: Options, sung: readonly Part[]): Options {
  const parts = chosenParts(options, sung);
  const plain = parts.length === sung.length && parts.every(({ voice }) => voice === null);
  return { ...options, parts: plain ? [] : parts, voice: null };
}

/** Who sings what as one text, in whatever order it was asked for. */
function voicings({ parts }: Options): string {
  return JSON.stringify(parts.map(({ part, voice }) => [part, voice]).toSorted());
}
