/** What the options of a rendering mean: who sings, and when two of them mean the same. */

import { AS_WRITTEN, type Options, type Part, type SingJob, type Summary, type Voicing } from "./job";

/** The parts that a job sings, in the score's order: those asked for, else every one that can be sung. */
export function partsOf(job: SingJob): readonly string[] {
  const named = job.options.parts.map(({ part }) => part);
  const sung = sungParts(job.summary).map(({ name }) => name);
  return named.length > 0 ? named.toSorted((a, b) => sung.indexOf(a) - sung.indexOf(b)) : sung;
}

export function sungParts(summary: Summary | null): readonly Part[] {
  return summary?.parts.filter((part) => part.sung) ?? [];
}

export function sameOptions(a: Options, b: Options): boolean {
  const keys = Object.keys(AS_WRITTEN) as (keyof Options)[];
  return keys.every((key) => (key === "parts" ? voicings(a) === voicings(b) : a[key] === b[key]));
}

/** Who sings of the parts that can be sung, each by name, with the voice asked for. */
export function chosenParts(options: Options, sung: readonly Part[]): readonly Voicing[] {
  return options.parts.length > 0 ? options.parts : sung.map(({ name }) => ({ part: name, voice: options.voice }));
}

/** The same options in the one form that means them: everybody, each as suits the part, is nobody by name. */
export function canonicalOptions(options: Options, sung: readonly Part[]): Options {
  const parts = chosenParts(options, sung);
  const plain = parts.length === sung.length && parts.every(({ voice }) => voice === null);
  return { ...options, parts: plain ? [] : parts, voice: null };
}

/** Who sings what as one text, in whatever order it was asked for. */
function voicings({ parts }: Options): string {
  return JSON.stringify(parts.map(({ part, voice }) => [part, voice]).toSorted());
}
