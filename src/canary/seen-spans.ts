/** Compares what a path shows of a canary's trace with what was sent. */
import { isDeepStrictEqual } from 'node:util';
import { naturalText } from '../model/attribute-text.ts';
import type { Span } from '../model/span.ts';

/** What a path says of a trace: all of it, none of it, or something else. */
export type Sight = 'ok' | 'missing' | 'wrong';

/** The parts of a span that all paths show, 64-bit integers as text. */
export interface SeenSpan {
  readonly spanId: string;
  /** Empty if it has none. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** The order of `seen` does not matter. */
export function sightOf(seen: readonly SeenSpan[], sent: readonly Span[]): Sight {
  if (seen.length === 0) return 'missing';
  const ordered = seen.toSorted((a, b) => (a.startTimeUnixNano < b.startTimeUnixNano ? -1 : 1));
  return isDeepStrictEqual(ordered, sent.map(shown)) ? 'ok' : 'wrong';
}

function shown(span: Span): SeenSpan {
  const { spanId, parentSpanId, name, startTimeUnixNano, endTimeUnixNano, attributes, events } = span;
  return {
    spanId,
    parentSpanId,
    name,
    startTimeUnixNano: String(startTimeUnixNano),
    endTimeUnixNano: String(endTimeUnixNano),
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, naturalText(value)])),
    events: events.map((event) => event.name),
  };
}
