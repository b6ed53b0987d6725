/**
 * The critical path once more, in another way, to compare with: a walk down through all boundaries of time, which paints each
 * stretch between two neighbouring boundaries with its span. Slow, and recursive.
 */

/** A span with times as numbers or 64-bit integers. */
export interface PaintedSpan<Time extends number | bigint> {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly start: Time;
  readonly end: Time;
}

export interface PaintedPart<Time> {
  readonly spanId: string;
  readonly start: Time;
  readonly end: Time;
}

/** `spans`: of one trace, with ids of their own. The root is the earliest span that names no parent. */
export function steppedPath<Time extends number | bigint>(spans: readonly PaintedSpan<Time>[]): PaintedPart<Time>[] {
  const ordered = [...spans].sort((a, b) => compare(a.start, b.start) || compare(a.spanId, b.spanId));
  const boundaries = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort(compare);
  const root = ordered.find(({ parentSpanId }) => parentSpanId === '');
  if (root === undefined || root.end <= root.start) return [];
  /** The span of the stretch that begins at a boundary. */
  const painted = new Map<Time, string>();
  paint(root, root.start, root.end);
  const parts: PaintedPart<Time>[] = [];
  for (const [index, start] of boundaries.entries()) {
    const spanId = painted.get(start);
    const end = boundaries[index + 1];
    if (spanId === undefined || end === undefined) continue;
    const last = parts.at(-1);
    if (last?.spanId === spanId && last.end === start) parts[parts.length - 1] = { ...last, end };
    else parts.push({ spanId, start, end });
  }
  return parts;

  function paint(span: PaintedSpan<Time>, from: Time, to: Time): void {
    const children = ordered.filter((child) => child.parentSpanId === span.spanId);
    for (let at = boundaries.indexOf(to); at > boundaries.indexOf(from); at--) {
      const now = boundaries[at];
      const below = boundaries[at - 1];
      if (now === undefined || below === undefined) return;
      const child = children.find(({ start, end }) => start < now && end > from && (end < to ? end : to) === now);
      if (child === undefined) {
        painted.set(below, span.spanId);
        continue;
      }
      const begin = child.start > from ? child.start : from;
      paint(child, begin, now);
      at = boundaries.indexOf(begin) + 1;
    }
  }
}

function compare<Value extends string | number | bigint>(a: Value, b: Value): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The time of a span that no child covers, stretch by stretch. */
export function steppedSelfTime(span: PaintedSpan<bigint>, spans: readonly PaintedSpan<bigint>[]): bigint {
  const children = spans.filter(({ parentSpanId }) => parentSpanId === span.spanId);
  const boundaries = [...new Set([span, ...children].flatMap(({ start, end }) => [start, end]))].sort(compare);
  let sum = 0n;
  for (const [index, from] of boundaries.entries()) {
    const to = boundaries[index + 1];
    if (to === undefined || from < span.start || to > span.end) continue;
    if (!children.some(({ start, end }) => start <= from && end >= to)) sum += to - from;
  }
  return sum;
}
