/** Pitches, and where something is in a score, as a musician would point at it. */

import type { Failure } from "../contract/job";

const PITCHES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];

/** A MIDI number's name, middle C (60) being C4. */
export function pitchName(midi: number): string {
  return `${PITCHES[((midi % 12) + 12) % 12] ?? ""}${Math.floor(midi / 12) - 1}`;
}

/** Where in the score a failure is, as a musician would point at it; empty where it is nowhere in particular. */
export function scorePosition(failure: Failure): string {
  return [
    failure.part,
    failure.measure === null ? null : `bar ${failure.measure}`,
    failure.beat === null ? null : `beat ${String(failure.beat)}`,
  ]
    .filter((word) => word !== null)
    .join(", ");
}
