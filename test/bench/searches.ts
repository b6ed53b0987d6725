/** Searches whose right answer is known from a condition on the load's spans. */
import type { AttributeValue } from '../../src/model/attributes.ts';
import { StatusCode } from '../../src/model/span.ts';
import type { LoadSpan, LoadTrace } from './make-trace.ts';

export interface Search {
  readonly name: string;
  /** A SpanFilter. */
  readonly filter: string;
  readonly matches: (span: LoadSpan, trace: LoadTrace) => boolean;
  /** Other than newest first. */
  readonly longestFirst?: true;
  /** Within the load's first hour. */
  readonly isRanged?: true;
  /** Page of the walk that is asked for; the first unless said. */
  readonly page?: number;
  readonly aimMs: number;
  readonly share?: number;
}

/** What an index can answer, and what must look at rows, at two million spans. */
const INDEXED_MS = 10;
const SCANNED_MS = 300;

function value({ span }: LoadSpan, key: string): AttributeValue | undefined {
  return span.attributes.find((attribute) => attribute.key === key)?.value;
}

function textOf(span: LoadSpan, key: string): string {
  const found = value(span, key);
  return typeof found === 'string' ? found : '';
}

function isOver(span: LoadSpan, key: string, bound: number): boolean {
  const found = value(span, key);
  return typeof found === 'number' && found >= bound;
}

function hasAncestor({ span }: LoadSpan, { spans }: LoadTrace, isWanted: (ancestor: LoadSpan) => boolean): boolean {
  for (let id = span.parentSpanId; id !== ''; ) {
    const parent = spans.find((one) => one.span.spanId === id);
    if (parent === undefined) return false;
    if (isWanted(parent)) return true;
    id = parent.span.parentSpanId;
  }
  return false;
}

const LARGE_SCORE = 'attribute: { key: "app.score", gte: 0.999 }';
const isLargeScore = (span: LoadSpan): boolean => isOver(span, 'app.score', 0.999);

export const SEARCHES: readonly Search[] = [
  {
    name: 'two common conditions ANDed',
    filter:
      '{ and: [{ attribute: { key: "http.method", eq: "GET" } }, { attribute: { key: "http.status_code", eq: 404 } }] }',
    matches: (span) => value(span, 'http.method') === 'GET' && value(span, 'http.status_code') === 404n,
    aimMs: INDEXED_MS,
  },
  {
    name: 'OR of three',
    filter: `{ or: [{ attribute: { key: "http.status_code", eq: 500 } }, { attribute: { key: "db.operation", eq: "UPDATE" } },
      { attribute: { key: "rpc.grpc.status_code", eq: 13 } }] }`,
    matches: (span) =>
      value(span, 'http.status_code') === 500n ||
      value(span, 'db.operation') === 'UPDATE' ||
      value(span, 'rpc.grpc.status_code') === 13n,
    aimMs: INDEXED_MS,
  },
  {
    name: 'ancestor across services',
    filter: `{ and: [{ statusCode: { eq: ERROR } }, { attribute: { key: "db.operation", exists: true } },
      { ancestor: { and: [{ service: { eq: "api-gateway" } }, { kind: { eq: SERVER } }] } }] }`,
    matches: (span, trace) =>
      span.span.statusCode === StatusCode.ERROR &&
      value(span, 'db.operation') !== undefined &&
      hasAncestor(span, trace, (one) => one.service === 'api-gateway' && one.span.kind === 2),
    aimMs: INDEXED_MS,
  },
  {
    name: 'event by name',
    filter: '{ event: { name: { eq: "exception" } } }',
    matches: ({ span }) => span.events.some(({ name }) => name === 'exception'),
    aimMs: INDEXED_MS,
  },
  {
    name: 'contains, 1 h',
    filter: '{ attribute: { key: "db.statement", contains: "LIMIT 77" } }',
    matches: (span) => textOf(span, 'db.statement').includes('LIMIT 77'),
    isRanged: true,
    aimMs: SCANNED_MS,
  },
  {
    name: 'contains, finds nothing, 1 h',
    filter: '{ attribute: { key: "db.statement", contains: "no statement has this" } }',
    matches: (span) => textOf(span, 'db.statement').includes('no statement has this'),
    isRanged: true,
    aimMs: 150,
    share: 0.1,
  },
  {
    name: 'regex, 1 h',
    filter: '{ attribute: { key: "http.url", regex: "/cart\\\\?.*page=4[0-9]$" } }',
    matches: (span) => /\/cart\?.*page=4[0-9]$/.test(textOf(span, 'http.url')),
    isRanged: true,
    aimMs: SCANNED_MS,
  },
  { name: 'numeric range', filter: `{ ${LARGE_SCORE} }`, matches: isLargeScore, aimMs: SCANNED_MS, share: 0.2 },
  {
    name: 'numeric range, 1 h',
    filter: `{ ${LARGE_SCORE} }`,
    matches: isLargeScore,
    isRanged: true,
    aimMs: SCANNED_MS,
    share: 0.2,
  },
  {
    name: 'order by duration',
    filter: '{ durationNano: { gte: 0 } }',
    matches: () => true,
    longestFirst: true,
    aimMs: INDEXED_MS,
  },
  {
    name: 'order by duration, a service',
    filter: '{ service: { eq: "api-gateway" } }',
    matches: ({ service }) => service === 'api-gateway',
    longestFirst: true,
    aimMs: INDEXED_MS,
  },
  {
    name: 'page 500 of a walk',
    filter: '{ service: { eq: "api-gateway" } }',
    matches: ({ service }) => service === 'api-gateway',
    page: 500,
    aimMs: INDEXED_MS,
  },
];
