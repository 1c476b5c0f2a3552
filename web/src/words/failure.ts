/** What to do about a failure, by whose fault it is. */

import type { Failure } from "../contract/job";

const NEXT: Readonly<Record<Failure["fault"], string>> = {
  score: "Drop the new file anywhere on this page, or choose it below.",
  options: "Ask for something else, and have it sung again. The file can stay as it is.",
  voice: "Choose another voice, and have it sung again. The file can stay as it is.",
  ours: "Nothing is wrong with your score. Drop it again in a little while.",
};

/** What the person who waits for the song does next. */
export function nextStep({ fault, retryable }: Failure): string {
  // Documents of before faults were told name none, but say where another try may help; and that is never the score's.
  return NEXT[retryable ? "ours" : fault];
}
