/** timing.json: when each note of a recording sounds. All times in seconds from the recording's start. */

import { record } from "./raw";

export interface Timing {
  readonly sampleRate: number;
  readonly parts: readonly TimedPart[];
  /** In order of their starts, all parts together. */
  readonly notes: readonly TimedNote[];
}

export interface TimedPart {
  readonly part: string;
  /** Where it stands: -1 left, 0 in the middle, 1 right. */
  readonly place: number;
}

export interface TimedNote {
  readonly part: string;
  readonly measure: string;
  readonly midi: number;
  readonly start: number;
  readonly end: number;
  readonly syllable: string;
  readonly syllabic: "single" | "begin" | "middle" | "end" | "extend";
}

const LIKELY_RATE = 24_000;

/** Read a timing file; notes and parts that make no sense are left out. */
export function readTiming(raw: unknown): Timing {
  const { sampleRate, parts, notes } = record(raw);
  return {
    sampleRate: typeof sampleRate === "number" && sampleRate > 0 ? sampleRate : LIKELY_RATE,
    parts: Array.isArray(parts) ? parts.filter(isPart) : [],
    notes: Array.isArray(notes) ? notes.filter(isNote).toSorted((a, b) => a.start - b.start) : [],
  };
}

function isPart(raw: unknown): raw is TimedPart {
  const { part, place } = record(raw);
  return typeof part === "string" && Number.isFinite(place);
}

function isNote(raw: unknown): raw is TimedNote {
  const note = record(raw);
  return (
    typeof note.part === "string" &&
    Number.isFinite(note.midi) &&
    Number.isFinite(note.start) &&
    Number.isFinite(note.end) &&
    typeof note.syllable === "string" &&
    typeof note.syllabic === "string" &&
    typeof note.measure === "string"
  );
}
