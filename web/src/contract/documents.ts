/* Made by scripts/schemas from the types in Python. Do not edit: change those and run it again. */

import * as read from "./read";
import type { Reader } from "./read";

/** Where a job stands; the values are stored in documents and read by the page. */
export type Status = "cancelled" | "completed" | "failed" | "launching" | "queued" | "running";

export const readStatus: Reader<Status> = read.oneOf("cancelled", "completed", "failed", "launching", "queued", "running");

/** The stored object that a job works on. */
export interface Input {
  readonly bucket: string;
  readonly path: string;
  /** As the storage API writes it: a 64-bit number in decimal, too wide for a JavaScript number. */
  readonly generation: string;
  /** Bytes. */
  readonly size: number;
  /** What the musician's file was called. */
  readonly filename: string;
}

export const readInput: Reader<Input> = read.object<Input>({
  bucket: read.text,
  path: read.text,
  generation: read.text,
  size: read.number,
  filename: read.text,
});

/** How a job will be done, settled when it is admitted. */
export interface Plan {
  readonly quality: "final" | "preview";
  readonly runner: "cpu" | "gpu";
  /** Name of the Cloud Run job, which decides image and machine. */
  readonly runJob: string;
  /** What it costs. */
  readonly credits: number;
}

export const readPlan: Reader<Plan> = read.object<Plan>({
  quality: read.oneOf("final", "preview"),
  runner: read.oneOf("cpu", "gpu"),
  runJob: read.text,
  credits: read.number,
});

/** How far an attempt has come. */
export interface Progress {
  /** waiting, reading, one of the kind's own, storing or done. */
  readonly stage: string;
  /** Steps of the stage, such as phrases. */
  readonly done: number;
  readonly total: number;
  readonly remainingSeconds: number | null;
}

export const readProgress: Reader<Progress> = read.object<Progress>({
  stage: read.or(read.text, "waiting"),
  done: read.or(read.number, 0),
  total: read.or(read.number, 0),
  remainingSeconds: read.orNull(read.number),
});

/** Whose fault an error is, which says where to put it right; the values are stored in documents. */
export type Fault = "options" | "ours" | "score" | "voice";

export const readFault: Reader<Fault> = read.oneOf("options", "ours", "score", "voice");

/** Why a job failed, for the person who waits for it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly part: string | null;
  readonly measure: string | null;
  readonly beat: number | null;
  readonly retryable: boolean;
  /** Documents written before this was said have the score's, or ours where a retry may help. */
  readonly fault: Fault;
}

export const readFailure: Reader<Failure> = read.object<Failure>({
  code: read.text,
  message: read.text,
  part: read.orNull(read.text),
  measure: read.orNull(read.text),
  beat: read.orNull(read.number),
  retryable: read.or(read.truth, false),
  fault: read.or(readFault, "score"),
});

/** One job as stored under `jobs/{jobId}`. */
export interface JobDocument {
  readonly schema: 1;
  readonly uid: string;
  readonly sessionId: string;
  readonly kind: string;
  readonly status: Status;
  readonly input: Input;
  /** As the kind has them; where they were refused, what was given, as text under `given`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** As the kind has it; null where the file could not be read. */
  readonly summary: Readonly<Record<string, unknown>> | null;
  /** Null where the job was refused, and in documents older than plans. */
  readonly plan: Plan | null;
  readonly progress: Progress;
  readonly attempt: number;
  /** Fencing token: counts the claims; only the holder of the last one may write. */
  readonly token: number;
  readonly leaseExpiresAt: Date | null;
  /** Name of the Cloud Run execution of this attempt. */
  readonly execution: string | null;
  /** As the kind has it; null until the job is completed. */
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: Failure | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export const readJobDocument: Reader<JobDocument> = read.object<JobDocument>({
  schema: read.version(1),
  uid: read.text,
  sessionId: read.text,
  kind: read.or(read.text, "sing"),
  status: read.or(readStatus, "queued"),
  input: readInput,
  options: read.table,
  summary: read.orNull(read.table),
  plan: read.orNull(readPlan),
  progress: read.or(readProgress, {"stage": "waiting", "done": 0, "total": 0, "remainingSeconds": null}),
  attempt: read.or(read.number, 1),
  token: read.or(read.number, 0),
  leaseExpiresAt: read.orNull(read.moment),
  execution: read.orNull(read.text),
  result: read.orNull(read.table),
  error: read.orNull(readFailure),
  createdAt: read.moment,
  updatedAt: read.moment,
  startedAt: read.orNull(read.moment),
  finishedAt: read.orNull(read.moment),
});

/** One line of the score that could be asked for, or the reason why not. */
export interface PartSummary {
  readonly name: string;
  readonly voice: "alto" | "bass" | "solo" | "soprano" | "tenor";
  readonly sung: boolean;
  /** Why the part is left out (an instrument, percussion, no words); null when `sung`. */
  readonly reason: string | null;
  readonly lowMidi: number | null;
  readonly highMidi: number | null;
  readonly verses: readonly string[];
  /** Notes in one pass through the written score. */
  readonly notes: number;
}

export const readPartSummary: Reader<PartSummary> = read.object<PartSummary>({
  name: read.text,
  voice: read.oneOf("alto", "bass", "solo", "soprano", "tenor"),
  sung: read.truth,
  reason: read.orNull(read.text),
  lowMidi: read.orNull(read.number),
  highMidi: read.orNull(read.number),
  verses: read.list(read.text),
  notes: read.number,
});

/** Something a musician may want to know; never a reason to refuse. */
export interface Remark {
  readonly code: string;
  readonly message: string;
  readonly part: string | null;
  readonly measure: string | null;
}

export const readRemark: Reader<Remark> = read.object<Remark>({
  code: read.text,
  message: read.text,
  part: read.orNull(read.text),
  measure: read.orNull(read.text),
});

/** What the page shows of a score before and while it is sung. */
export interface Summary {
  readonly title: string;
  readonly composer: string;
  readonly parts: readonly PartSummary[];
  readonly language: string;
  /** 0 to 1. */
  readonly languageConfidence: number;
  /** As written, without repeats. */
  readonly bars: number;
  /** As sung: repeats unrolled, the first verse. */
  readonly durationSeconds: number;
  /** Quarter notes a minute at the start. */
  readonly tempoBpm: number;
  readonly warnings: readonly Remark[];
}

export const readSummary: Reader<Summary> = read.object<Summary>({
  title: read.text,
  composer: read.text,
  parts: read.list(readPartSummary),
  language: read.text,
  languageConfidence: read.number,
  bars: read.number,
  durationSeconds: read.number,
  tempoBpm: read.number,
  warnings: read.list(readRemark),
});

/** A part that is to be sung, and by whom. */
export interface Voicing {
  /** A name as the summary shows it (any case, or its unambiguous beginning). */
  readonly part: string;
  /** A voice of the bank; null: the one that suits the part. */
  readonly voice: string | null;
}

export const readVoicing: Reader<Voicing> = read.object<Voicing>({
  part: read.text,
  voice: read.orNull(read.text),
});

/** One rendering's options; the defaults sing every sung part's first verse as written. */
export interface RenderOptions {
  /** Which parts, in the order of their names; none named: every part that is sung. */
  readonly parts: readonly Voicing[];
  /** A verse as the summary names it; null: the first, advancing where the score numbers its repeats so. */
  readonly verse: string | null;
  /** A voice for every part; null where parts are named, which have their own. */
  readonly voice: string | null;
  /** Semitones. */
  readonly transpose: number;
  /** Factor on the score's tempo. */
  readonly tempo: number;
  /** Factor on the depth of vibrato. */
  readonly vibrato: number;
  /** Up to more breath in the tone. */
  readonly breathiness: number;
  /** Down to a smaller, lighter voice, up to a larger, darker one. */
  readonly gender: number;
  /** Down to softer, up to brighter and pressed. */
  readonly tension: number;
  /** Decibels against the usual loudness; peaks stay where they are. */
  readonly loudness: number;
  /** Also store each part's track in this lossless format; null: mp3 only. */
  readonly lossless: "flac" | "wav" | null;
}

export const readRenderOptions: Reader<RenderOptions> = read.object<RenderOptions>({
  parts: read.or(read.list(readVoicing), []),
  verse: read.orNull(read.text),
  voice: read.orNull(read.text),
  transpose: read.or(read.number, 0),
  tempo: read.or(read.number, 1.0),
  vibrato: read.or(read.number, 1.0),
  breathiness: read.or(read.number, 0.0),
  gender: read.or(read.number, 0.0),
  tension: read.or(read.number, 0.0),
  loudness: read.or(read.number, 0.0),
  lossless: read.orNull(read.oneOf("flac", "wav")),
});

/** One part's track. */
export interface Stem {
  readonly part: string;
  /** Who sings it. */
  readonly voice: string;
  /** Object name; the recording's own where nobody else sings. */
  readonly mp3: string;
  /** Object name, where that was asked for. */
  readonly wav: string | null;
  readonly flac: string | null;
}

export const readStem: Reader<Stem> = read.object<Stem>({
  part: read.text,
  voice: read.text,
  mp3: read.text,
  wav: read.orNull(read.text),
  flac: read.orNull(read.text),
});

/** The recording of a score. */
export interface SingResult {
  /** Object name: all parts together. */
  readonly mp3: string;
  /** Object name. */
  readonly timing: string;
  readonly durationSeconds: number;
  /** Of the mp3. */
  readonly bytes: number;
  /** Every part, in the score's order. */
  readonly stems: readonly Stem[];
}

export const readSingResult: Reader<SingResult> = read.object<SingResult>({
  mp3: read.text,
  timing: read.text,
  durationSeconds: read.number,
  bytes: read.number,
  stems: read.or(read.list(readStem), []),
});

/** One phoneme as sung. */
export interface PhonemeTiming {
  readonly symbol: string;
  /** Seconds from the start of the audio. */
  readonly start: number;
  readonly end: number;
}

export const readPhonemeTiming: Reader<PhonemeTiming> = read.object<PhonemeTiming>({
  symbol: read.text,
  start: read.number,
  end: read.number,
});

/** One note as sung; all times in seconds from the start of the audio. */
export interface NoteTiming {
  readonly part: string;
  readonly measure: string;
  readonly beat: number;
  readonly midi: number;
  /** Where the score puts the note: its beat. */
  readonly start: number;
  readonly end: number;
  readonly vowelStart: number;
  readonly vowelEnd: number;
  readonly syllable: string;
  readonly syllabic: "begin" | "end" | "extend" | "middle" | "single";
  readonly phonemes: readonly PhonemeTiming[];
}

export const readNoteTiming: Reader<NoteTiming> = read.object<NoteTiming>({
  part: read.text,
  measure: read.text,
  beat: read.number,
  midi: read.number,
  start: read.number,
  end: read.number,
  vowelStart: read.number,
  vowelEnd: read.number,
  syllable: read.text,
  syllabic: read.oneOf("begin", "end", "extend", "middle", "single"),
  phonemes: read.list(readPhonemeTiming),
});

/** One part of a recording. */
export interface TimedPart {
  /** The name that its notes carry. */
  readonly part: string;
  /** Who sings it. */
  readonly voice: string;
  /** The name of its track's file, beside the timing file. */
  readonly stem: string;
  /** Where it stands in the mix: -1 left, 0 in the middle, 1 right. */
  readonly place: number;
}

export const readTimedPart: Reader<TimedPart> = read.object<TimedPart>({
  part: read.text,
  voice: read.text,
  stem: read.text,
  place: read.number,
});

/** The contents of timing.json. */
export interface Timing {
  readonly schema: 1;
  readonly sampleRate: number;
  readonly durationSeconds: number;
  /** Part by part; each part's in order. */
  readonly notes: readonly NoteTiming[];
  /** Empty where a line was sung by itself. */
  readonly parts: readonly TimedPart[];
}

export const readTiming: Reader<Timing> = read.object<Timing>({
  schema: read.version(1),
  sampleRate: read.number,
  durationSeconds: read.number,
  notes: read.list(readNoteTiming),
  parts: read.or(read.list(readTimedPart), []),
});
