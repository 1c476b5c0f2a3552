/** Job documents as the page needs them: read from Firestore with suspicion, then trusted. */

export type Status = "queued" | "launching" | "running" | "completed" | "failed" | "cancelled";

export interface Options {
  readonly part: string | null;
  readonly verse: string | null;
  readonly voice: string | null;
  readonly transpose: number;
  readonly tempo: number;
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

export const AS_WRITTEN: Options = { part: null, verse: null, voice: null, transpose: 0, tempo: 1 };

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

/** The part that a job sings: the one asked for, else the first that can be sung. */
export function partOf(job: Job): string | null {
  return job.options.part ?? job.summary?.parts.find((part) => part.sung)?.name ?? null;
}

/** What people call the score: its title, else its file's name, by which they know it. */
export function titleOf(job: Job): string {
  return [job.summary?.title.trim(), job.filename].find(Boolean) ?? "Untitled score";
}

export function sameOptions(a: Options, b: Options): boolean {
  return (Object.keys(AS_WRITTEN) as (keyof Options)[]).every((key) => a[key] === b[key]);
}

/** Whether two renderings may sound together: everything but the part and the voice is the same. */
export function sameSetting(a: Options, b: Options): boolean {
  return sameOptions({ ...a, part: null, voice: null }, { ...b, part: null, voice: null });
}

const STATUSES: readonly string[] = ["queued", "launching", "running", "completed", "failed", "cancelled"];

function status(raw: unknown): Status {
  return STATUSES.includes(raw as string) ? (raw as Status) : "queued";
}

function readOptions(raw: unknown): Options {
  const options = record(raw);
  return {
    part: name(options.part),
    verse: name(options.verse),
    voice: name(options.voice),
    transpose: number(options.transpose) ?? 0,
    tempo: number(options.tempo) ?? 1,
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
  };
}

function record(raw: unknown): Record<string, unknown> {
  return typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {};
}

function optional<T>(raw: unknown, read: (raw: Record<string, unknown>) => T): T | null {
  return typeof raw === "object" && raw !== null ? read(record(raw)) : null;
}

function list(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

function text(raw: unknown): string {
  return typeof raw === "string" ? raw : "";
}

function name(raw: unknown): string | null {
  return text(raw) || null;
}

function number(raw: unknown): number | null {
  return typeof raw === "number" && Number.isFinite(raw) ? raw : null;
}

function date(raw: unknown): Date | null {
  const convert = record(raw).toDate;
  return typeof convert === "function" ? (convert.call(raw) as Date) : null;
}
