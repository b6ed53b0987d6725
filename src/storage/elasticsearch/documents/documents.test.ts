import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  attributesOf,
  BASE_TIME,
  makeEvent,
  makeSpan,
  mapOf,
  resourceOf,
  traceIdOf,
} from '../../../../test/fixtures/spans.ts';
import { anySpan } from '../../../../test/property/arbitrary-spans.ts';
import { compareNames } from '../../../model/compare.ts';
import { MAX_INT64 } from '../../../model/int64.ts';
import type { Span } from '../../../model/span.ts';
import { hasOtherParent, StatusCode, serviceName } from '../../../model/span.ts';
import { buildTraceTree } from '../../../model/trace-tree.ts';
import { compareSpanPositions, sentPosition } from '../../ordering/order.ts';
import type { SpanSource, TraceSource } from './documents.ts';
import { readTraceSummary, SpanEncoder, traceDocument } from './documents.ts';
import { dayOf, formerDocumentId, readSpanRef, spanDocumentId, spanRef } from './names.ts';
import { lengthOf, toBytes } from './pieces.ts';
import {
  entryDay,
  formerEntry,
  isFormer,
  mergeSkeleton,
  readSkeleton,
  skeletonEntry,
  summarizeSkeleton,
} from './skeleton.ts';
import { readSpanText } from './span-text.ts';

const EMPTY = Buffer.alloc(0);
const encoder = new SpanEncoder(1_730_000_000_123_456_789n);

function textOf(span: Span): string {
  return toBytes(encoder.encode(span).source).toString();
}

function sourceOf(span: Span): SpanSource {
  return JSON.parse(textOf(span)) as SpanSource;
}

test('a span comes back from its document exactly', () => {
  fc.assert(
    fc.property(anySpan, (span) => {
      const { span: text, ingested } = sourceOf(span);
      expect(readSpanText(text)).toStrictEqual(structuredClone(span));
      expect(ingested).toBe('1730000000123456789');
    }),
    { numRuns: 2_000 },
  );
});

test('so do halves of surrogate pairs, NUL, NaN, bytes, nested values and text of 100 kB', () => {
  const odd = makeSpan({
    name: '\ud800\0"\\\u2028',
    traceState: '\udfff',
    attributes: attributesOf({
      '\ud83d': '\udc00',
      nan: Number.NaN,
      zero: -0,
      least: -(2n ** 63n),
      bytes: new Uint8Array([0, 255]),
      nested: [[1n, 1, [null]], mapOf({ '\0': ['\ud800'] })],
      long: '\u{1f600}'.repeat(50_000),
    }),
    events: [makeEvent({ name: '\ud800' })],
  });
  expect(readSpanText(sourceOf(odd).span)).toStrictEqual(odd);
  expect(textOf(odd).isWellFormed()).toBe(true);
});

test('a large resource is in memory once, and not once a span', () => {
  const resource = resourceOf('large', { text: 'x'.repeat(1_000_000) });
  const before = process.memoryUsage().heapUsed;
  const documents = Array.from({ length: 500 }, () => encoder.encode(makeSpan({ resource })));
  const used = process.memoryUsage().heapUsed - before;
  expect(documents.map(({ source }) => lengthOf(source) > 1_000_000)).not.toContain(false);
  expect(used).toBeLessThan(100_000_000);
});

test('numbers in a document are whole, and beyond what can be ordered as large as that', () => {
  const source = textOf(makeSpan({ startTimeUnixNano: 2n ** 53n + 1n, endTimeUnixNano: 2n ** 64n - 1n, kind: -1 }));
  expect(source).toContain('"start":9007199254740993,"end":9223372036854775807,"duration":9214364837600034814');
  expect(source).toContain('"kind":-1');
});

const refOf = (span: Span): string => spanRef(span.startTimeUnixNano, spanDocumentId(span));

test('a reference says day and id, and every key has an id of its own', () => {
  const span = makeSpan({ traceId: 'f'.repeat(32), spanId: '8000000000000000' });
  const kinds = [-(2 ** 31), -1, 0, 5, 254, 255, 256, 2 ** 31 - 1];
  const starts = [0n, 1n, BASE_TIME, 2n ** 63n, 2n ** 64n - 1n];
  const keys = kinds.flatMap((kind) => starts.map((startTimeUnixNano) => ({ ...span, kind, startTimeUnixNano })));
  const refs = keys.map(refOf);
  expect(new Set(refs).size).toBe(keys.length);
  for (const [i, key] of keys.entries()) {
    const day = dayOf(key.startTimeUnixNano);
    expect(readSpanRef(refs[i] ?? '')).toEqual({ day, id: spanDocumentId(key) });
    const former = formerDocumentId(key);
    expect(readSpanRef(spanRef(key.startTimeUnixNano, former))).toEqual({ day, id: former });
  }
  for (const odd of ['', '/', 'x', `2024.1.1/${'a'.repeat(34)}`, `*/${'a'.repeat(34)}`, `undated/${'a'.repeat(33)}`]) {
    expect(readSpanRef(odd)).toBeUndefined();
  }
});

const at = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;

test('days are those of UTC; what is outside 2000 to 2099 has none', () => {
  expect(dayOf(at('2024-02-29T00:00:00Z'))).toBe('2024.02.29');
  expect(dayOf(at('2024-03-01T00:00:00Z') - 1n)).toBe('2024.02.29');
  expect(dayOf(at('2000-01-01T00:00:00Z'))).toBe('2000.01.01');
  expect(dayOf(at('2000-01-01T00:00:00Z') - 1n)).toBe('undated');
  expect(dayOf(at('2100-01-01T00:00:00Z') - 1n)).toBe('2099.12.31');
  expect(dayOf(at('2100-01-01T00:00:00Z'))).toBe('undated');
  for (const odd of [0n, 2n ** 63n, 2n ** 64n - 1n]) expect(dayOf(odd)).toBe('undated');
});

const anyTrace = fc
  .array(anySpan, { minLength: 1, maxLength: 30 })
  .map((spans) => spans.map((span) => ({ ...span, traceId: traceIdOf(1) })))
  .map((spans) => [...new Map(spans.map((span) => [spanDocumentId(span), span])).values()]);

test('a skeleton says of its trace what its spans do', () => {
  fc.assert(
    fc.property(anyTrace, (spans) => {
      const skeleton = mergeSkeleton(EMPTY, spans.map(skeletonEntry)) ?? EMPTY;
      const services = [...new Set(spans.map((span) => serviceName(span.resource)))].sort(compareNames);
      const source = JSON.parse(
        traceDocument(summarizeSkeleton(traceIdOf(1), skeleton), { skeleton, services, lastArrival: MAX_INT64 }),
      );
      const ids = new Set(spans.map(({ spanId }) => spanId));
      const tree = buildTraceTree(spans);
      const root = spans[tree.rootIndex() ?? -1];
      expect(readTraceSummary(source as TraceSource)).toEqual({
        traceId: traceIdOf(1),
        startTimeUnixNano: spans.map((span) => span.startTimeUnixNano).reduce((a, b) => (b < a ? b : a)),
        endTimeUnixNano: spans.map((span) => span.endTimeUnixNano).reduce((a, b) => (b > a ? b : a)),
        spanCount: spans.length,
        errorCount: spans.filter((span) => span.statusCode === StatusCode.ERROR).length,
        missingParentCount: spans.filter((span) => hasOtherParent(span) && !ids.has(span.parentSpanId)).length,
        lastArrivalUnixNano: MAX_INT64,
        ...(root === undefined ? {} : { rootRef: refOf(root) }),
        services,
      });
      const order = { field: 'START_TIME', direction: 'ASC' } as const;
      const sorted = spans.toSorted((a, b) =>
        compareSpanPositions(order, sentPosition(order, a), sentPosition(order, b)),
      );
      expect(readSkeleton(traceIdOf(1), Buffer.from((source as TraceSource).skeleton, 'base64'))).toEqual(
        sorted.map((span) => ({
          ref: refOf(span),
          spanId: span.spanId,
          parentSpanId: span.parentSpanId,
          kind: span.kind,
          startTimeUnixNano: span.startTimeUnixNano,
          endTimeUnixNano: span.endTimeUnixNano,
        })),
      );
    }),
    { numRuns: 1_000 },
  );
});

test('merging in any order, and again, comes to the same', () => {
  fc.assert(
    fc.property(anyTrace, fc.nat(30), (spans, cut) => {
      const entries = spans.map(skeletonEntry);
      const atOnce = mergeSkeleton(EMPTY, entries) ?? EMPTY;
      const late = mergeSkeleton(EMPTY, entries.slice(cut)) ?? EMPTY;
      expect(mergeSkeleton(late, entries.toReversed()) ?? late).toEqual(atOnce);
      expect(mergeSkeleton(atOnce, entries)).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

test('of two entries with one key the first stays, but for an unfinished one, whatever comes first', () => {
  const first = makeSpan({ startTimeUnixNano: 5n, endTimeUnixNano: 9n });
  const [other, unfinished] = [8n, 0n].map((endTimeUnixNano) => skeletonEntry({ ...first, endTimeUnixNano }));
  const entries = [skeletonEntry(first), other ?? EMPTY, unfinished ?? EMPTY];
  const ends = (skeleton: Buffer | undefined): bigint[] =>
    readSkeleton(first.traceId, skeleton ?? EMPTY).map((span) => span.endTimeUnixNano);
  const skeleton = mergeSkeleton(EMPTY, entries);
  expect(ends(skeleton)).toEqual([9n]);
  expect(mergeSkeleton(skeleton ?? EMPTY, entries)).toBeUndefined();
  expect(ends(mergeSkeleton(EMPTY, entries.toReversed()))).toEqual([8n]);
  const open = mergeSkeleton(EMPTY, entries.slice(2)) ?? EMPTY;
  expect(ends(open)).toEqual([0n]);
  expect(mergeSkeleton(open, entries)).toEqual(skeleton);
  expect(entryDay(open)).toBe('undated');
});

test('a skeleton of layout 1 names documents without the start', () => {
  const span = makeSpan();
  const former = formerEntry(span);
  expect([isFormer(former), isFormer(skeletonEntry(span))]).toEqual([true, false]);
  const [read] = readSkeleton(span.traceId, former);
  expect(read?.ref).toBe(spanRef(span.startTimeUnixNano, formerDocumentId(span)));
});
