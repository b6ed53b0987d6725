const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The form that every message about a bad duration names. */
export const DURATION_FORM = 'a duration with a unit, such as 500ms, 30s, 5m, 1m30s or 30d';

/** Milliseconds of a duration in Go's form (`ms`, `s`, `m`, `h`, or a sum such as `1m30s`), or with days (`d`). Undefined for other text, and
 * where a number of milliseconds is not exact. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(count) * (MILLISECONDS[unit ?? ''] ?? 0);
  }
  const rounded = Math.round(total);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}
