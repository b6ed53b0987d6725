/** Properties of backends: two give the same answers to the same questions, and one gives back what it was given. */

import fc from 'fast-check';
import { expect } from 'vitest';
import { exactText } from '../../src/model/attribute-text.ts';
import type { Attributes } from '../../src/model/attributes.ts';
import type { Span } from '../../src/model/span.ts';
import type { SpanReader, SpanRecord, TraceSummary } from '../../src/storage/backend.ts';
import type { SpanFilter, SpanQuery, TimeRange, TraceQuery } from '../../src/storage/query.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { walkSpans, walkTraces } from '../conformance/walk.ts';
import { attributeKeysOf, operationsOf, servicesOf } from '../fixtures/catalog.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import { storedForms } from '../fixtures/stored-forms.ts';
import { anySpanFilter, anySpanQuery, anyTimeRange, anyTraceQuery } from './arbitrary-queries.ts';
import { anyBatches, KEYS, SERVICES, SPAN_IDS, TRACE_IDS } from './arbitrary-spans.ts';

/** How often to try. A failure prints its seed; with that one the same spans and questions come again. */
export interface Trials {
  readonly runs: number;
  readonly seed?: number;
}

type Open = () => Promise<OpenBackend>;

interface Questions {
  readonly inOneCommit: boolean;
  readonly spans: readonly Omit<SpanQuery, 'page'>[];
  readonly traces: readonly Omit<TraceQuery, 'page'>[];
  readonly pageSize: number;
  readonly fromEnd: boolean;
  readonly timeRange: TimeRange;
  readonly filter: SpanFilter;
}

const anyQuestions: fc.Arbitrary<Questions> = fc.record({
  inOneCommit: fc.boolean(),
  spans: fc.array(anySpanQuery, { minLength: 1, maxLength: 8 }),
  traces: fc.array(anyTraceQuery, { minLength: 1, maxLength: 8 }),
  pageSize: fc.integer({ min: 1, max: 6 }),
  fromEnd: fc.boolean(),
  timeRange: anyTimeRange,
  filter: anySpanFilter,
});

/** Fails where the second backend answers otherwise than the first, the oracle. Each run opens both afresh. */
export async function checkSameAnswers(oracle: Open, other: Open, trials: Trials): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyBatches, anyQuestions, async (batches, questions) => {
      const expected = await withBackend(oracle, (backend) => collectAnswers(backend, batches, questions));
      const actual = await withBackend(other, (backend) => collectAnswers(backend, batches, questions));
      expect(actual).toEqual(expected);
    }),
    parameters(trials),
  );
}

/** Fails where spans read back are not those written. Each run opens the backend afresh. */
export async function checkRoundTrip(open: Open, trials: Trials): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyBatches, async (batches) => {
      const spans = await withBackend(open, async (backend) => {
        await backend.writer.write(batches);
        await backend.settle();
        return readWholeSpans(backend.reader, TRACE_IDS);
      });
      expect(spans.length).toBe(storedForms(batches.flat()).size);
      expect(storedForms(spans)).toEqual(storedForms(batches.flat()));
    }),
    parameters(trials),
  );
}

/** How traces are removed. */
export interface TraceRemoval<Backend> {
  remove(backend: Backend, traceIds: readonly string[]): Promise<void>;
  /** Whether the keys that only they had are known afterwards. */
  readonly keepsKeys: boolean;
}

/** Fails where a backend from which traces were removed answers otherwise than the oracle, which never had them. */
export async function checkRemoval<Backend extends OpenBackend>(
  oracle: Open,
  open: () => Promise<Backend>,
  { remove, keepsKeys }: TraceRemoval<Backend>,
  trials: Trials,
): Promise<void> {
  const compared = keepsKeys ? withoutKeys : withoutReports;
  await fc.assert(
    fc.asyncProperty(anyBatches, anyQuestions, fc.subarray([...TRACE_IDS]), async (batches, questions, removed) => {
      const left = batches.map((batch) => batch.filter(({ traceId }) => !removed.includes(traceId)));
      const expected = await withBackend(oracle, (backend) => collectAnswers(backend, left, questions));
      const actual = await withBackend(open, async (backend) => {
        await writeAll(backend, batches, questions);
        await remove(backend, removed);
        return collectAnswers(backend, [], questions);
      });
      expect(compared(actual)).toEqual(compared(expected));
    }),
    parameters(trials),
  );
}

type Answers = Awaited<ReturnType<typeof collectAnswers>>;

function withoutReports({ reports: _reports, ...answers }: Answers) {
  return answers;
}

function withoutKeys({ keys: _keys, ...answers }: Answers) {
  return withoutReports({ ...answers, keys: [] });
}

function parameters({ runs, seed }: Trials): fc.Parameters<unknown> {
  return { numRuns: runs, ...(seed === undefined ? {} : { seed }) };
}

async function withBackend<Backend extends OpenBackend, Result>(
  open: () => Promise<Backend>,
  use: (backend: Backend) => Promise<Result>,
): Promise<Result> {
  const backend = await open();
  try {
    return await use(backend);
  } finally {
    await backend.close();
  }
}

/** Everything that a backend says about the spans, but for what is its own (refs, times of arrival). */
/** Spans of one commit have one time of ingestion, so what is compared is written alike. */
async function writeAll({ writer }: OpenBackend, batches: readonly Span[][], { inOneCommit }: Questions) {
  if (inOneCommit) return writer.write(batches);
  const reports = [];
  for (const batch of batches) reports.push(...(await writer.write([batch])));
  return reports;
}

async function collectAnswers(backend: OpenBackend, batches: readonly Span[][], questions: Questions) {
  const { reader, settle } = backend;
  const reports = await writeAll(backend, batches, questions);
  await settle();
  return {
    reports,
    spans: await walkAll(questions.spans, async (query) =>
      (await walkSpans(reader, query, walkOf(questions))).map(plain),
    ),
    traces: await walkAll(questions.traces, async (query) =>
      withRoots(reader, await walkTraces(reader, query, walkOf(questions))),
    ),
    spanCounts: await reader.countSpans(questions.spans.map((query) => ({ ...query, page: { limit: 0 } }))),
    traceCounts: await reader.countTraces(questions.traces.map((query) => ({ ...query, page: { limit: 0 } }))),
    ...(await collectLookUps(reader)),
    ...(await collectStatistics(reader, questions)),
  };
}

const walkOf = ({ pageSize, fromEnd }: Questions) => ({ size: pageSize, fromEnd });

function walkAll<Query, Answer>(queries: readonly Query[], walk: (query: Query) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(queries.map(walk));
}

async function collectLookUps(reader: SpanReader) {
  const ids = TRACE_IDS.flatMap((traceId) => SPAN_IDS.map((spanId) => ({ traceId, spanId })));
  const linked = await reader.getLinkedFrom(ids.map((id) => ({ ...id, limit: 3, offset: 1 })));
  const byId = await reader.getSpansById(ids);
  return {
    summaries: await withRoots(reader, await reader.getTraces(TRACE_IDS)),
    skeletons: (await reader.getSkeletons(TRACE_IDS)).map((spans) => spans.map(({ ref: _ref, ...span }) => span)),
    byId: byId.map((spans) => spans.map(plain)),
    attributes: await Promise.all(byId.flat().map((span) => attributesOf(reader, span))),
    linkedFrom: linked.map(({ items, totalCount }) => ({ items: items.map(plain), totalCount })),
  };
}

/** A backend may give the attributes with the record. */
async function attributesOf(reader: SpanReader, { attributes, ref }: SpanRecord): Promise<Attributes> {
  return attributes?.decode() ?? (await reader.getAttributes([ref]))[0] ?? [];
}

/** References and times of arrival are a backend's own: the root's ids, and the place among the arrivals, stand for them. */
async function withRoots(reader: SpanReader, summaries: readonly (TraceSummary | undefined)[]) {
  const roots = await reader.getSpans(summaries.map((summary) => summary?.rootRef ?? ''));
  const arrivals = [...new Set(summaries.map((summary) => summary?.lastArrivalUnixNano ?? -1n))].sort(compareTimes);
  return summaries.map((summary, index) => ({
    ...summary,
    rootRef: undefined,
    lastArrivalUnixNano: arrivals.indexOf(summary?.lastArrivalUnixNano ?? -1n),
    root: `${roots[index]?.spanId} ${roots[index]?.kind} ${roots[index]?.startTimeUnixNano}`,
  }));
}

const compareTimes = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

async function collectStatistics(reader: SpanReader, { timeRange, filter }: Questions) {
  const values = await reader.getAttributeValues(
    KEYS.flatMap((key) => [
      { key, limit: 1_000, offset: 0 },
      { key, limit: 1_000, offset: 0, timeRange, filter },
      { key, limit: 1_000, offset: 0, scope: 'EVENT', prefix: '2' },
      { key, limit: 3, offset: 1, scope: 'SPAN' },
      { key, limit: 1_000, offset: 0, prefix: '\u{1f600}' },
      { key, limit: 1_000, offset: 0, prefix: '2', timeRange, filter },
    ]),
  );
  const quantiles = [0, 0.5, 0.99, 1];
  const statistics = await reader.getAttributeStatistics(
    KEYS.flatMap((key) => [
      { key, quantiles },
      { key, scope: 'SPAN', quantiles: [0.25] },
      { key, timeRange, filter, quantiles },
    ]),
  );
  return {
    services: [await servicesOf(reader), await servicesOf(reader, timeRange)],
    operations: await operationsOf(
      reader,
      SERVICES.flatMap((service) => [{ service }, { service, kind: 2, timeRange }]),
    ),
    keys: await attributeKeysOf(reader, [{}, { timeRange }, { scope: 'RESOURCE', prefix: 'k' }, { contains: 'k' }]),
    values: values.map(({ items, totalCount }) => ({ totalCount, items: items.map(textOfValue) })),
    statistics,
    frequencies: values.map(({ items }) => items.map((item) => item.count)),
  };
}

function textOfValue({ value, count }: { value: Parameters<typeof exactText>[0]; count: number }): string {
  return `${exactText(value)} x ${count}`;
}

function plain(record: SpanRecord) {
  const {
    ref: _ref,
    ingestionTimeUnixNano: _time,
    resourceRef: _resource,
    scopeRef: _scope,
    attributes: _attributes,
    ...fields
  } = record;
  return fields;
}
