/** Events and exceptions of a trace as rows. */
import type { TraceEventsQuery } from '../../../generated/graphql.ts';

export type SpanWithEvents = TraceEventsQuery['spans']['nodes'][number];

export interface TraceEvent {
  /** Of the store. */
  readonly span: number;
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  readonly name: string;
  /** What it says, cut. */
  readonly text: string;
  readonly isException: boolean;
}

/** Characters of a text at most: the details of the span have all of it. */
const MOST_CHARACTERS = 300;

/** The name of events that record an exception, by the conventions of OpenTelemetry. */
const EXCEPTION = 'exception';

/** The events of a span, and its exceptions from log records. */
export function eventsOf(span: number, { events, exceptions }: SpanWithEvents): TraceEvent[] {
  const own = events.nodes.map(({ name, timeUnixNano, attributes }): TraceEvent => {
    const isException = name === EXCEPTION;
    const values = new Map(attributes.map(({ key, value }) => [key, textOf(value)]));
    const text = isException
      ? exceptionText(values.get('exception.type') ?? '', values.get('exception.message') ?? '')
      : [...values].map(([key, value]) => `${key}=${value}`).join(' ');
    return { span, time: BigInt(timeUnixNano), name, text: cut(text), isException };
  });
  // Those of its own events come first. With more events than these, nobody knows how many of them are exceptions.
  const isWhole = events.nodes.length === events.totalCount;
  const logged = isWhole ? exceptions.slice(own.filter(({ isException }) => isException).length) : [];
  return [
    ...own,
    ...logged.map(({ type, message, time }): TraceEvent => {
      const text = cut(exceptionText(type, message));
      return { span, time: unixNano(time), name: EXCEPTION, text, isException: true };
    }),
  ];
}

/** Of a DateTime of the API: it is in UTC and has nine digits. */
export function unixNano(time: string): bigint {
  const [seconds = '', digits = '0'] = time.replace(/Z$/, '').split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(digits.padEnd(9, '0'));
}

function exceptionText(type: string, message: string): string {
  return [type, message].filter((text) => text !== '').join(': ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function cut(text: string): string {
  const line = text.slice(0, MOST_CHARACTERS + 1).replace(/\s+/g, ' ');
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}

/** Whether the event or its span has the text. `wanted`: in lower case. */
export function hasText({ name, text }: TraceEvent, spanText: string, wanted: string): boolean {
  return `${name}\n${text}\n${spanText}`.toLowerCase().includes(wanted);
}
