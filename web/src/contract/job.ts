/** Job documents as the page needs them: read from Firestore with suspicion, then trusted. */

export type Lossless = "wav" | "flac";

export type Status = "queued" | "launching" | "running" | "completed" | "failed" | "cancelled";

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

const STATUSES: readonly string[] = ["queued", "launching", "running", "completed", "failed", "cancelled"];

function status(raw: unknown): Status {
  return STATUSES.includes(raw as string) ? (raw as Status) : "queued";
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
