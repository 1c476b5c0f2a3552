/** One value of a document that may hold anything: what it should be, else its harmless default. */

export function record(raw: unknown): Record<string, unknown> {
  return typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {};
}

export function optional<T>(raw: unknown, read: (raw: Record<string, unknown>) => T): T | null {
  return typeof raw === "object" && raw !== null ? read(record(raw)) : null;
}

export function list(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

export function text(raw: unknown): string {
  return typeof raw === "string" ? raw : "";
}

export function name(raw: unknown): string | null {
  return text(raw) || null;
}

export function number(raw: unknown): number | null {
  return typeof raw === "number" && Number.isFinite(raw) ? raw : null;
}

export function date(raw: unknown): Date | null {
  const convert = record(raw).toDate;
  return typeof convert === "function" ? (convert.call(raw) as Date) : null;
}
