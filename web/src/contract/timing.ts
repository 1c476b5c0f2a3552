/** timing.json: when each note of a recording sounds. All times in seconds from the recording's start. */

import { readTiming as read, type Timing } from "./documents";

/** Read a timing file, its notes in order of their starts, all parts together. Throws where it is none that is known here. */
export function readTiming(raw: unknown): Timing {
  const timing = read(raw);
  if (timing === undefined) throw new TypeError("not a timing file of a form known here");
  return { ...timing, notes: timing.notes.toSorted((a, b) => a.start - b.start) };
}
