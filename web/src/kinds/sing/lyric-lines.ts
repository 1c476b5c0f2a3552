/** Notes as words and lines to read along. All times in seconds from the recording's start. */

import type { NoteTiming } from "../../contract/documents";

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

/** Join notes to words: syllables of one word together, melismas as part of the syllable that they carry on. */
export function joinWords(notes: readonly NoteTiming[]): readonly Word[] {
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
export function breakLines(all: readonly Word[]): readonly LyricLine[] {
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
