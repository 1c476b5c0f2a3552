/** What the page says of a job that sings: pure functions from data to sentences. */

import { RANGES } from "../../contract/constants";
import { fraction } from "../../contract/job";
import { fileName } from "../../words/files";
import { pitchName } from "../../words/score";
import { AS_WRITTEN, type Options, type Part, type SingJob } from "./job";
import { partsOf, sameOptions, sungParts } from "./options";

/** Where a job stands, in a few words. */
export function headline(job: SingJob): string {
  switch (job.status) {
    case "queued":
      return job.attempt > 1 ? "Starting over" : "Waiting for the singer";
    case "launching":
      return "Preparing the singer";
    case "running":
      return running(job);
    case "completed":
      return "Sung";
    case "failed":
      return "This could not be sung";
    case "cancelled":
      return "Cancelled";
  }
}

function running(job: SingJob): string {
  const { stage, done, total } = job.progress;
  if (stage === "storing" || (total > 0 && done >= total)) return "Writing the recording";
  if (stage === "singing" && total > 0) return `Singing phrase ${done + 1} of ${total}`;
  return "Reading the notes and words";
}

/** What a screen reader is told: each stage once, and the singing by quarters rather than by phrases. */
export function announcement(job: SingJob): string {
  const share = fraction(job);
  if (job.status === "failed") return `${headline(job)}: ${job.error?.message ?? ""}`;
  if (job.status !== "running" || share === null || share === 1) return headline(job);
  const quarters = Math.floor(share * 4);
  return quarters === 0 ? "Singing" : `Singing, ${["", "a quarter", "half", "three quarters"][quarters] ?? ""} done`;
}

/** Who sings, in a few words; empty before the score has been read. */
export function singers(job: SingJob): string {
  const parts = partsOf(job);
  const all = sungParts(job.summary).length;
  return parts.length > 1 && parts.length === all ? "All parts" : parts.join(", ");
}

/** What a rendering is, beside its parts: "verse 2, up 3 semitones, 80% tempo". */
export function describeOptions(options: Options): string {
  const voices = new Set(options.parts.map(({ voice }) => voice));
  const voice = voices.size === 1 ? [...voices][0] : options.voice;
  const plain = options.parts.map(({ part }) => ({ part, voice: null }));
  if (!voice && sameOptions({ ...options, parts: plain }, { ...AS_WRITTEN, parts: plain }) && voices.size < 2) {
    return "as written";
  }
  return [
    options.verse && `verse ${options.verse}`,
    voice && `${voice} voice`,
    ...(voices.size < 2 ? [] : options.parts.map((each) => each.voice && `${each.part} by a ${each.voice}`)),
    options.transpose !== 0 && transposition(options.transpose),
    options.tempo !== 1 && `${Math.round(options.tempo * 100)}% tempo`,
    ...CONTROLS.map(({ key, at, said }) => options[key] !== at && said(options[key])),
    options.lossless && `with ${options.lossless}`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** What can be changed about a voice: where it stands at first, how far it goes, and what it is called there. */
export interface Control {
  readonly key: "vibrato" | "breathiness" | "gender" | "tension" | "loudness";
  readonly name: string;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly said: (value: number) => string;
}

const toward = (less: string, more: string) => (value: number) =>
  value === 0 ? "as it is" : `${Math.abs(value)}% ${value < 0 ? less : more}`;

function control(key: Control["key"]): Pick<Control, "key" | "at" | "from" | "to"> {
  const [from, to] = RANGES[key];
  return { key, at: AS_WRITTEN[key], from, to };
}

export const CONTROLS: readonly Control[] = [
  { ...control("vibrato"), name: "Vibrato", step: 0.1, said: (value) => vibrato(value) },
  { ...control("breathiness"), name: "Breath", step: 10, said: toward("clearer", "breathier") },
  { ...control("gender"), name: "Weight", step: 10, said: toward("lighter", "darker") },
  { ...control("tension"), name: "Tension", step: 10, said: toward("softer", "brighter") },
  { ...control("loudness"), name: "Loudness", step: 1, said: (value) => decibels(value) },
];

function vibrato(value: number): string {
  if (value === 1) return "as it is";
  return value === 0 ? "no vibrato" : `${Math.round(value * 100)}% vibrato`;
}

function decibels(value: number): string {
  return value === 0 ? "as it is" : `${value > 0 ? "+" : "−"}${Math.abs(value)} dB`;
}

export function transposition(semitones: number): string {
  if (semitones === 0) return "as written";
  const size = Math.abs(semitones);
  const interval = size === 12 ? "an octave" : size === 1 ? "1 semitone" : `${size} semitones`;
  return `${semitones > 0 ? "up" : "down"} ${interval}`;
}

export function range(part: Part): string {
  return part.lowMidi === null || part.highMidi === null
    ? ""
    : `${pitchName(part.lowMidi)}–${pitchName(part.highMidi)}`;
}

/** A file name for a rendering that every system accepts. */
export function downloadName(title: string, job: SingJob): string {
  const wanted = describeOptions(job.options);
  return fileName([title, singers(job), wanted === "as written" ? null : wanted], "mp3");
}

/** The same for a mix of one's own: "Soprano + Alto 40%". */
export function mixName(title: string, parts: readonly string[], levels: readonly number[]): string {
  const heard = parts.flatMap((part, at) => {
    const percent = Math.round((levels[at] ?? 0) * 100);
    return percent === 0 ? [] : [percent === 100 ? part : `${part} ${percent}%`];
  });
  return fileName([title, heard.join(" + ")], "wav");
}
