/** Job documents as the page needs them: read from Firestore with suspicion, then trusted. */

import { date, list, name, number, optional, record, text } from "./raw";

export type Lossless = "wav" | "flac";

/** Unknown: one that this page has not heard of, being older than what writes jobs. */
export type Status = "queued" | "launching" | "running" | "completed" | "failed" | "cancelled" | "unknown";

export interface Voicing {
  readonly part: string;
  /** Null: one that suits the part. */
  readonly voice: string | null;
}

export interface Options {
  /** None named: every part that can be sung. */
  readonly parts: readonly Voicing[];
  readonly verse: string | null;
  readonly voice: string | null;
  readonly transpose: number;
  readonly tempo: number;
  readonly vibrato: number;
  readonly breathiness: number;
  readonly gender: number;
  readonly tension: number;
  readonly loudness: number;
  readonly lossless: Lossless | null;
}

export interface Part {
  readonly name: string;
  readonly sung: boolean;
  readonly reason: string | null;
  readonly lowMidi: number | null;
  readonly highMidi: number | null;
  readonly verses: readonly string[];
}

export interface Summary {
  readonly title: string;
  readonly composer: string;
  readonly parts: readonly Part[];
  readonly bars: number;
  readonly tempoBpm: number;
  readonly warnings: readonly string[];
}

export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly remainingSeconds: number | null;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly part: string | null;
  readonly measure: string | null;
  readonly beat: number | null;
  readonly retryable: boolean;
}

export interface Output {
  readonly mp3: string;
  readonly timing: string;
  readonly durationSeconds: number;
  readonly bytes: number;
  readonly stems: readonly Stem[];
}

/** One part's track. */
export interface Stem {
  readonly part: string;
  readonly voice: string;
  /** Where nobody else sings, the recording itself. */
  readonly mp3: string;
  readonly lossless: { readonly kind: Lossless; readonly path: string } | null;
}

export interface Job {
  readonly id: string;
  readonly sessionId: string;
  readonly status: Status;
  readonly filename: string;
  readonly options: Options;
  readonly summary: Summary | null;
  readonly progress: Progress;
  readonly attempt: number;
  readonly output: Output | null;
  readonly error: Failure | null;
  readonly createdAt: Date | null;
}

export const AS_WRITTEN: Options = {
  parts: [],
  verse: null,
  voice: null,
  transpose: 0,
  tempo: 1,
  vibrato: 1,
  breathiness: 0,
  gender: 0,
  tension: 0,
  loudness: 0,
  lossless: null,
};

/** Read a job document; what is missing or odd becomes its harmless default. */
export function readJob(id: string, raw: unknown): Job {
  const job = record(raw);
  return {
    id,
    sessionId: text(job.sessionId),
    status: status(job.status),
    filename: text(record(job.input).filename),
    options: readOptions(job.options),
    summary: optional(job.summary, readSummary),
    progress: readProgress(job.progress),
    attempt: number(job.attempt) ?? 1,
    output: optional(job.output, readOutput),
    error: optional(job.error, readFailure),
    createdAt: date(job.createdAt),
  };
}

export function isOver(job: Job): boolean {
  return job.status === "completed" || job.status === "failed" || job.status === "cancelled";
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

const STATUSES: readonly string[] = ["queued", "launching", "running", "completed", "failed", "cancelled"];

function status(raw: unknown): Status {
  return STATUSES.includes(raw as string) ? (raw as Status) : "unknown";
}

function readOptions(raw: unknown): Options {
  const options = record(raw);
  return {
    parts: list(options.parts).map(record).map(({ part, voice }) => ({ part: text(part), voice: name(voice) })),
    verse: name(options.verse),
    voice: name(options.voice),
    transpose: number(options.transpose) ?? 0,
    tempo: number(options.tempo) ?? 1,
    vibrato: number(options.vibrato) ?? 1,
    breathiness: number(options.breathiness) ?? 0,
    gender: number(options.gender) ?? 0,
    tension: number(options.tension) ?? 0,
    loudness: number(options.loudness) ?? 0,
    lossless: options.lossless === "wav" || options.lossless === "flac" ? options.lossless : null,
  };
}

function readSummary(summary: Record<string, unknown>): Summary {
  return {
    title: text(summary.title),
    composer: text(summary.composer),
    parts: list(summary.parts).map(readPart),
    bars: number(summary.bars) ?? 0,
    tempoBpm: number(summary.tempoBpm) ?? 0,
    warnings: list(summary.warnings).map((warning) => text(record(warning).message)),
  };
}

function readPart(raw: unknown): Part {
  const part = record(raw);
  return {
    name: text(part.name),
    sung: part.sung === true,
    reason: name(part.reason),
    lowMidi: number(part.lowMidi),
    highMidi: number(part.highMidi),
    verses: list(part.verses).map(text),
  };
}

function readProgress(raw: unknown): Progress {
  const progress = record(raw);
  return {
    stage: text(progress.stage),
    done: number(progress.done) ?? 0,
    total: number(progress.total) ?? 0,
    remainingSeconds: number(progress.remainingSeconds),
  };
}

function readFailure(error: Record<string, unknown>): Failure {
  return {
    code: text(error.code),
    message: text(error.message),
    part: name(error.part),
    measure: name(error.measure),
    beat: number(error.beat),
    retryable: error.retryable === true,
  };
}

function readOutput(output: Record<string, unknown>): Output {
  return {
    mp3: text(output.mp3),
    timing: text(output.timing),
    durationSeconds: number(output.durationSeconds) ?? 0,
    bytes: number(output.bytes) ?? 0,
    stems: list(output.stems).map(record).map(readStem),
  };
}

function readStem(stem: Record<string, unknown>): Stem {
  const kind = (["wav", "flac"] as const).find((each) => name(stem[each]) !== null);
  return {
    part: text(stem.part),
    voice: text(stem.voice),
    mp3: text(stem.mp3),
    lossless: kind ? { kind, path: text(stem[kind]) } : null,
  };
}
