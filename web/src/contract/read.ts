/** What the readers of documents are made of. A document is read whole or not at all, so that nobody works with half a one. */

import { FORMER_KEYS } from "./constants";

/** Returns the value, or undefined where it makes no sense. */
export type Reader<T> = (raw: unknown) => T | undefined;

export const text: Reader<string> = (raw) => (typeof raw === "string" ? raw : undefined);

export const number: Reader<number> = (raw) => (Number.isFinite(raw) ? (raw as number) : undefined);

export const truth: Reader<boolean> = (raw) => (typeof raw === "boolean" ? raw : undefined);

export const table: Reader<Readonly<Record<string, unknown>>> = (raw) =>
  typeof raw === "object" && raw !== null && !Array.isArray(raw) ? (raw as Record<string, unknown>) : undefined;

/** A moment as Firestore has it, or as text in JSON. */
export const moment: Reader<Date> = (raw) => {
  const convert = table(raw)?.toDate;
  const date = typeof convert === "function" ? (convert.call(raw) as Date) : new Date(text(raw) ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** The number of a document's form; documents older than the numbers have the first. */
export function version<N extends number>(known: N): Reader<N> {
  return (raw) => ((raw ?? known) === known ? known : undefined);
}

export function oneOf<T>(...known: readonly T[]): Reader<T> {
  return (raw) => known.find((each) => each === raw);
}

export function orNull<T>(read: Reader<T>): Reader<T | null> {
  return (raw) => (raw === null || raw === undefined ? null : read(raw));
}

/** What is absent, because it was written before there was such a key, has its default. */
export function or<T>(read: Reader<T>, absent: T): Reader<T> {
  return (raw) => (raw === undefined ? absent : read(raw));
}

export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (raw) => {
    if (!Array.isArray(raw)) return undefined;
    const found = raw.map(read);
    return found.includes(undefined) ? undefined : (found as T[]);
  };
}

export function object<T>(fields: { readonly [Key in keyof T]: Reader<T[Key]> }): Reader<T> {
  const readers = Object.entries<Reader<unknown>>(fields);
  return (raw) => {
    const given = table(raw);
    if (given === undefined) return undefined;
    const found = readers.map(([key, read]) => [key, read(given[key] ?? given[former(key)])]);
    return found.some(([, value]) => value === undefined) ? undefined : (Object.fromEntries(found) as T);
  };
}

/** The key as documents without a number spell it. */
function former(key: string): string {
  return (FORMER_KEYS as Readonly<Record<string, string>>)[key] ?? key;
}
