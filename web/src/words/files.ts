/** Names of files that people keep. */

/** A file name that every system accepts: what there is of the words, in order. */
export function fileName(words: readonly (string | null)[], ending: string): string {
  const name = words.filter(Boolean).join(" - ").replace(/[\\/:*?"<>|\p{Cc}]+/gu, " ").replace(/\s+/g, " ");
  return `${name.trim().slice(0, 120) || "sightsinger"}.${ending}`;
}
