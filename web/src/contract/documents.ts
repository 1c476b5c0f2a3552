/* Made by scripts/schemas from the types in Python. Do not edit: change those and run it again. */

import * as read from "./read";
import type { Reader } from "./read";

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
