/** Names that the storage rules let pass. */

import { MAX_FILENAME_LENGTH } from "../contract/constants";

/** The original name as it rides along: never longer than the rules let pass, its ending kept. */
export function shortName(name: string, longest: number = MAX_FILENAME_LENGTH): string {
  if (name.length <= longest) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot < 0 ? "" : name.slice(dot);
  return name.slice(0, longest - ending.length) + ending;
}

/** A name for a session that no path is widened by: 24 letters and digits. */
export function newSessionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte % 32]).join("");
}
