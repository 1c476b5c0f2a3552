/** timing.json, and the questions that following along asks of it. All times in seconds from the recording's start. */

import { readTiming as read, type NoteTiming, type Timing } from "./contract/documents";

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

/** Read a timing file, its notes in order of their starts, all parts together. Throws where it is none that is known here. */
export function readTiming(raw: unknown): Timing {
  const timing = read(raw);
  if (timing === undefined) throw new TypeError("not a timing file of a form known here");
  return { ...timing, notes: timing.notes.toSorted((a, b) => a.start - b.start) };
}

/** Join notes to words: syllables of one word together, melismas as part of the syllable that they carry on. */
export function words(notes: readonly NoteTiming[]): readonly Word[] {
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
export function compass(notes: readonly NoteTiming[]): readonly [number, number] {
  if (notes.length === 0) return [60, 72];
  const low = Math.min(...notes.map((note) => note.midi));
  const high = Math.max(...notes.map((note) => note.midi));
  const short = Math.max(0, 12 - (high - low));
  return [low - Math.ceil(short / 2), high + Math.floor(short / 2)];
}
