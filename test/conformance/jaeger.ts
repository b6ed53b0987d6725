/** Jaeger's own storage integration fixtures (Apache-2.0): what Jaeger expects of its backends holds here as well. */
import { parse } from 'node:path';
import { expect } from 'vitest';
import { decodeTracesJson } from '../../receivers/formats/otlp/decode-json.ts';
import type { Span } from '../../src/model/span.ts';
import { parseDateTime } from '../../src/model/time.ts';
import type { FilterValue, SpanFilter, TimeRange } from '../../src/storage/query.ts';
import { corpusFiles, noCorpora, readCorpus } from '../fixtures/corpora.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import { OLDEST_FIRST } from './labelled.ts';
import { type OpenBackend, type Topic, tableOfCases } from './topic.ts';

/** An entry of queries.json. Times are RFC 3339, durations nanoseconds; 0 and '' stand for no condition. */
interface JaegerQuery {
  readonly Caption: string;
  readonly Query: {
    readonly ServiceName: string;
    readonly OperationName: string;
    readonly Tags: Readonly<Record<string, string | number | boolean>> | null;
    readonly StartTimeMin: string;
    readonly StartTimeMax: string;
    readonly DurationMin: number;
    readonly DurationMax: number;
  };
  readonly ExpectedFixtures: readonly string[];
}

/** Jaeger's query as ours: one span meets all of it. */
function toFilter({ Query: query }: JaegerQuery): SpanFilter {
  const tags: readonly (readonly [string, FilterValue])[] = Object.entries(query.Tags ?? {});
  const { DurationMin: gte, DurationMax: lte } = query;
  return {
    type: 'and',
    filters: [
      { type: 'service', test: { eq: query.ServiceName } },
      { type: 'name', test: query.OperationName === '' ? {} : { eq: query.OperationName } },
      { type: 'durationNano', test: { gte: BigInt(gte), ...(lte === 0 ? {} : { lte: BigInt(lte) }) } },
      ...tags.map(([key, eq]): SpanFilter => ({ type: 'attribute', test: { key, eq } })),
    ],
  };
}

function toTimeRange({ Query: { StartTimeMin, StartTimeMax } }: JaegerQuery): TimeRange {
  const [from, to] = [StartTimeMin, StartTimeMax].map(parseDateTime);
  if (from === undefined || to === undefined) throw new Error(`No time: ${StartTimeMin} or ${StartTimeMax}`);
  return { from, to };
}

/** Jaeger's time range is one of spans, so spans are asked for; whole traces are then asked for without it. */
async function expectFixtures({ reader }: OpenBackend, query: JaegerQuery, spansOf: SpansByFixture): Promise<void> {
  const expected = query.ExpectedFixtures.flatMap((fixture) => spansOf.get(fixture)?.[0]?.traceId ?? fixture).sort();
  const [filter, page] = [toFilter(query), { limit: 1_000 }];
  const [spans] = await reader.findSpans([{ filter, timeRange: toTimeRange(query), order: OLDEST_FIRST, page }]);
  expect([...new Set(spans?.items.map((span) => span.traceId))].sort()).toEqual(expected);
  const [traces] = await reader.findTraces([{ filter: { type: 'anySpan', filter }, order: OLDEST_FIRST, page }]);
  expect(traces?.items.map((trace) => trace.traceId).sort()).toEqual(expected);
}

const textOf = ({ traceId, spanId, kind, startTimeUnixNano }: Span): string =>
  `${traceId} ${spanId} ${kind} ${startTimeUnixNano}`;

const sorted = (list: readonly Span[]): Span[] => list.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));

type SpansByFixture = ReadonlyMap<string, readonly Span[]>;

function readFixtures(): SpansByFixture {
  const files = corpusFiles('jaeger-integration/traces');
  return new Map(files.map((file) => [parse(file).name, decodeTracesJson(readCorpus(file)).spans]));
}

/** The topic, or, where the corpus is not at hand, one that says so. */
export function jaegerTopic(): Topic {
  const name = "Jaeger's integration fixtures";
  if (noCorpora !== undefined) {
    return {
      name,
      spans: () => [],
      cases: { 'what Jaeger expects of its backends': async () => {} },
      missing: noCorpora,
    };
  }
  const spansOf = readFixtures();
  const queries: readonly JaegerQuery[] = JSON.parse(readCorpus('jaeger-integration/queries.json').toString());
  const byCaption = Object.fromEntries(queries.map((query) => [query.Caption, query]));
  return {
    name,
    spans: () => [...spansOf.values()].flat(),
    cases: {
      ...tableOfCases(byCaption, (backend, query) => expectFixtures(backend, query, spansOf)),
      'every fixture reads back as it was received': async ({ reader }) => {
        const expected = [...spansOf.values()].flat();
        const spans = await readWholeSpans(reader, [...new Set(expected.map((span) => span.traceId))]);
        expect(expected.length).toBeGreaterThan(30);
        expect(sorted(spans)).toEqual(sorted(expected));
      },
    },
  };
}
