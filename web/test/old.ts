import { readFileSync } from "node:fs";

/** A document as it was written before documents had numbers. */
export function old(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../tests/data/documents/v0/${name}.json`, import.meta.url), "utf-8"));
}
