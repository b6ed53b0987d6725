/** Comparisons of spans in recorded traces: their counts, counted once more in the requests as they were sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeTracesJson } from '../../receivers/formats/otlp/decode-json.ts';
import { LIMITS, startTestServer, type TestServer } from '../../src/graphql/testing/server.ts';
import { noCorpora, requestsOfSet } from '../fixtures/corpora.ts';
import { openSqliteFixture, type SqliteFixture } from '../fixtures/sqlite.ts';
import { describeUnless } from '../fixtures/unless.ts';

const SETS = ['otel-demo-otel-tui', 'hotrod-jaeger-ui', 'dsb-hotel-load25', 'node-load25'];
/** More than any key of these sets has. */
const MANY = 100_000;
/** Nanoseconds. The spans that take longer are compared with all. */
const SLOW = 10_000_000n;

/** Spans of both sides with a value of a key in a scope. */
type Counts = Map<string, [selection: number, baseline: number]>;

// biome-ignore lint/suspicious/noExplicitAny: a value as the file has it
function plainValue(value: any): unknown {
  if (value?.intValue !== undefined) return Number(value.intValue);
  if (value?.doubleValue !== undefined) return value.doubleValue;
  if (value?.boolValue !== undefined) return value.boolValue;
  return value?.stringValue;
}

/** Counted from the JSON alone. Only texts, numbers and truth values. */
function countsOf(requests: readonly string[]): { readonly spans: [number, number]; readonly counts: Counts } {
  const counts: Counts = new Map();
  const spans: [number, number] = [0, 0];
  for (const { resource, scopeSpans } of requests.flatMap((request) => JSON.parse(request).resourceSpans)) {
    for (const { scope, spans: sent } of scopeSpans) {
      for (const span of sent) {
        const isSlow = BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano) > SLOW;
        spans[1]++;
        if (isSlow) spans[0]++;
        const lists = { SPAN: [span], RESOURCE: [resource], SCOPE: [scope], EVENT: span.events, LINK: span.links };
        for (const text of new Set(Object.entries(lists).flatMap(([where, list]) => textsOf(where, list ?? [])))) {
          const both = counts.get(text) ?? [0, 0];
          counts.set(text, [both[0] + (isSlow ? 1 : 0), both[1] + 1]);
        }
      }
    }
  }
  return { spans, counts };
}

// biome-ignore lint/suspicious/noExplicitAny: what has attributes, as the file has it
function textsOf(scope: string, list: readonly any[]): string[] {
  return list
    .flatMap((one) => one?.attributes ?? [])
    .filter(({ value }) => plainValue(value) !== undefined)
    .map(({ key, value }) => textOf(scope, key, plainValue(value)));
}

function textOf(scope: string, key: string, value: unknown): string {
  return JSON.stringify([scope, key, value]);
}

describeUnless(noCorpora, 'recorded traces', () => {
  describe.each(SETS)('%s', (set) => {
    let store: SqliteFixture;
    let server: TestServer;
    let requests: string[];

    beforeAll(async () => {
      requests = requestsOfSet(set);
      store = await openSqliteFixture();
      await store.writer.write(requests.map((request) => decodeTracesJson(Buffer.from(request)).spans));
      const limits = { ...LIMITS, maxProfiledValues: MANY, maxPageSize: MANY, maxCost: 10_000_000 };
      server = await startTestServer({ wrap: () => store.reader, limits });
    });
    afterAll(async () => {
      await server[Symbol.asyncDispose]();
      await store.close();
    });

    test('have the counts that the requests say', async () => {
      const { data, errors } = await server.ask(`{
        compareSpans(selection: { filter: { durationNano: { gt: "${SLOW}" } } }, baseline: {}, first: 1000) {
          selectionCount baselineCount
          attributes { scope key values(first: ${MANY}) { value selectionCount baselineCount } }
        }
      }`);
      expect(errors).toBeUndefined();
      const { selectionCount, baselineCount, attributes } = data.compareSpans;
      const expected = countsOf(requests);
      expect([selectionCount, baselineCount]).toEqual(expected.spans);
      const found: Counts = new Map();
      for (const { scope, key, values } of attributes) {
        for (const one of values) {
          if (one.value === null || typeof one.value === 'object') continue;
          found.set(textOf(scope, key, one.value), [one.selectionCount, one.baselineCount]);
        }
      }
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected.counts));
    });
  });
});
