/** timing.json, and the questions that following along asks of it. All times in seconds from the recording's start. */

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

export interface Syllable {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Word {
  readonly syllables: readonly Syllable[];
  readonly start: number;
  readonly end: number;
}

export interface LyricLine {
  readonly words: readonly Word[];
  readonly start: number;
  readonly end: number;
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

function record(raw: unknown): Record<string, unknown> {
  return typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {};
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

/** Join notes to words: syllables of one word together, melismas as part of the syllable that they carry on. */
export function words(notes: readonly TimedNote[]): readonly Word[] {
  const found: { syllables: Syllable[] }[] = [];
  let open = false;
  for (const note of notes) {
    const word = found.at(-1);
    if (note.syllabic === "extend") {
      const last = word?.syllables.at(-1);
      if (word && last) word.syllables[word.syllables.length - 1] = { ...last, end: note.end };
      continue;
    }
    const syllable = { text: note.syllable, start: note.start, end: note.end };
    if (open && word && (note.syllabic === "middle" || note.syllabic === "end")) word.syllables.push(syllable);
    else found.push({ syllables: [syllable] });
    open = note.syllabic === "begin" || note.syllabic === "middle";
  }
  return found.map(({ syllables }) => ({
    syllables,
    start: syllables[0]?.start ?? 0,
    end: syllables.at(-1)?.end ?? 0,
  }));
}

const PAUSE_S = 0.4;
const MOST_WORDS = 9;
const FEWEST_WORDS = 3;

/** Break words into lines to read: at rests and after punctuation where that leaves no stumps, else before they get long. */
export function lines(all: readonly Word[]): readonly LyricLine[] {
  const found: Word[][] = [];
  let line: Word[] = [];
  all.forEach((word, at) => {
    line.push(word);
    const next = all[at + 1];
    const text = word.syllables.at(-1)?.text ?? "";
    const pause = next === undefined || next.start - word.end > PAUSE_S;
    const breath = pause || /[,.;:!?]["'”’]?$/.test(text);
    if (next === undefined || line.length >= MOST_WORDS || (breath && line.length >= FEWEST_WORDS)) {
      found.push(line);
      line = [];
    }
  });
  return found.map((own) => ({ words: own, start: own[0]?.start ?? 0, end: own.at(-1)?.end ?? 0 }));
}

/** The index of the last span that has begun by `time`; -1 before the first. Spans are in order of their starts. */
export function begun(spans: readonly { readonly start: number }[], time: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span && span.start <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The lowest and highest pitch, with room for at least an octave. */
export function compass(notes: readonly TimedNote[]): readonly [number, number] {
  if (notes.length === 0) return [60, 72];
  const low = Math.min(...notes.map((note) => note.midi));
  const high = Math.max(...notes.map((note) => note.midi));
  const short = Math.max(0, 12 - (high - low));
  return [low - Math.ceil(short / 2), high + Math.floor(short / 2)];
}
