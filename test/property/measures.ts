/** Measures of spans, compared with what this file computes from the spans one by one. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { exactText } from '../../src/model/attribute-text.ts';
import { ATTRIBUTE_SCOPES, type AttributeValue, isArrayValue } from '../../src/model/attributes.ts';
import { attributeLists, durationNano, orderedTime, type Span, StatusCode, serviceName } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import type {
  AttributeName,
  GroupKey,
  MeasuredGroup,
  Measures,
  MeasuresRequest,
  NumberMeasures,
} from '../../src/storage/measures.ts';
import { durationQuantile } from '../../src/storage/statistics/duration-sketch.ts';
import { numberQuantile } from '../../src/storage/statistics/number-sketch.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { walkSpans } from '../conformance/walk.ts';
import { keyOf, storedForms } from '../fixtures/stored-forms.ts';
import { anySpanFilter, anyTimeRange } from './arbitrary-queries.ts';
import { anyBatches, KEYS, TIMES, TRACE_IDS } from './arbitrary-spans.ts';
import type { Trials } from './same-answers.ts';

const DURATION_BOUNDS = [-(2n ** 63n), -1n, 0n, 1n, 60_000_000_000n, 2n ** 53n, 2n ** 63n];
const QUANTILES = [0, 0.3, 0.5, 0.99, 1];

const attributeName: fc.Arbitrary<AttributeName> = fc.record(
  { key: fc.constantFrom(...KEYS, 'absent'), scope: fc.constantFrom(...ATTRIBUTE_SCOPES) },
  { requiredKeys: ['key'] },
);
type Key = Exclude<GroupKey, { readonly error: true }>;
const groupKey: fc.Arbitrary<Key> = fc.oneof(
  fc.record({
    field: fc.constantFrom('service', 'name', 'kind', 'statusCode', 'rootService', 'rootName'),
  }) as fc.Arbitrary<Key>,
  fc.record({ attribute: attributeName }),
  fc
    .uniqueArray(fc.constantFrom(...DURATION_BOUNDS), { minLength: 2 })
    .map((bounds) => ({ durations: ascending(bounds) })),
);

/** Buckets of one length, but for the first and the last, which may be shorter. */
const evenTimes = fc
  .record({
    begin: fc.constantFrom(...TIMES),
    length: fc.constantFrom(4_096n, 1_000_003n, 60_000_000_000n, 3_600_000_000_000n),
    buckets: fc.integer({ min: 1, max: 6 }),
    cut: fc.constantFrom(0n, 1n, 4_000n),
  })
  .map(({ begin, length, buckets, cut }) =>
    Array.from({ length: buckets + 1 }, (_, index) => {
      const border = begin + BigInt(index) * length + (index === 0 ? cut : index === buckets ? -(cut >> 12n) : 0n);
      return border < 2n ** 64n ? border : 2n ** 64n - 1n;
    }),
  )
  .map((times) => times.filter((time, index) => time !== times[index - 1]))
  .filter(({ length }) => length > 1);

interface Question extends MeasuresRequest {
  readonly groupBy: readonly Key[];
}

const anyQuestion: fc.Arbitrary<Question> = fc.record(
  {
    filter: anySpanFilter,
    timeRange: anyTimeRange,
    groupBy: fc.array(groupKey, { maxLength: 3 }),
    times: fc.oneof(fc.uniqueArray(fc.constantFrom(...TIMES), { minLength: 2 }).map(ascending), evenTimes),
    sketch: fc.constant(true),
    numbers: fc.oneof(fc.constant([]), fc.array(attributeName, { maxLength: 2 })),
    starts: fc.constant(true as const),
    maxGroups: fc.constant(1_000),
  },
  { requiredKeys: ['groupBy', 'sketch', 'numbers', 'maxGroups'] },
);

/** Fails where measures differ from those of the spans that a search with the same filter finds. */
export async function checkMeasures(open: () => Promise<OpenBackend>, { runs, seed }: Trials): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyBatches, fc.array(anyQuestion, { minLength: 1, maxLength: 6 }), async (batches, questions) => {
      const backend = await open();
      try {
        await backend.writer.write(batches);
        await backend.settle();
        const answers = await backend.reader.measureSpans(questions);
        const stored = storedForms(batches.flat());
        for (const [index, question] of questions.entries()) {
          const spans = await chosenSpans(backend.reader, question, [...stored.values()]);
          expectMeasures(answers[index] ?? [], question, spans);
        }
      } finally {
        await backend.close();
      }
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
}

interface Chosen {
  readonly span: Span;
  readonly root: { readonly service: string; readonly name: string } | undefined;
}

async function chosenSpans(reader: SpanReader, question: Question, stored: readonly Span[]): Promise<Chosen[]> {
  const { filter, timeRange } = question;
  const query = { ...(filter && { filter }), ...(timeRange && { timeRange }) };
  const found = await walkSpans(
    reader,
    { ...query, order: { field: 'START_TIME', direction: 'ASC' } },
    { size: 100, fromEnd: false },
  );
  const keys = new Set(found.map(keyOf));
  const summaries = await reader.getTraces(TRACE_IDS);
  const roots = await reader.getSpans(summaries.map((summary) => summary?.rootRef ?? ''));
  return stored
    .filter((span) => keys.has(keyOf(span)))
    .map((span) => ({ span, root: roots[TRACE_IDS.indexOf(span.traceId)] }));
}

function expectMeasures(groups: readonly MeasuredGroup[], question: Question, spans: readonly Chosen[]): void {
  const { times } = question;
  const counted = spans.filter(({ span }) => times === undefined || bucketOf(times, startOf(span)) >= 0);
  const expected = Map.groupBy(
    counted.filter(({ span }) =>
      question.groupBy.every((by) => !('durations' in by) || bucketOf(by.durations, durationNano(span)) >= 0),
    ),
    (chosen) => question.groupBy.map((by) => textOf(groupedBy(by, chosen))).join('\n'),
  );
  expect(groups.map(({ key }) => key.map(textOf).join('\n')).toSorted()).toEqual([...expected.keys()].toSorted());
  for (const group of groups) {
    const ofGroup = (expected.get(group.key.map(textOf).join('\n')) ?? []).map(({ span }) => span);
    const starts = ascending(ofGroup.map(startOf));
    if (question.starts)
      expect([group.firstStartUnixNano, group.lastStartUnixNano]).toEqual([starts[0], starts.at(-1)]);
    expectOf(group.total, ofGroup, question.numbers);
    const byTime = Map.groupBy(ofGroup, (span) => bucketOf(times ?? [], startOf(span)));
    expect(group.times.map(({ time }) => time)).toEqual(
      times === undefined ? [] : [...byTime.keys()].toSorted((a, b) => a - b),
    );
    for (const { time, measures } of group.times) expectOf(measures, byTime.get(time) ?? [], question.numbers);
  }
}

function expectOf(measures: Measures, spans: readonly Span[], numbers: readonly AttributeName[]): void {
  const durations = ascending(spans.map(durationNano));
  expect(measures).toMatchObject({
    count: spans.length,
    errorCount: spans.filter(({ statusCode }) => statusCode === StatusCode.ERROR).length,
    durationSumNano: durations.reduce((sum, duration) => sum + duration, 0n),
    durationMaxNano: durations.at(-1),
  });
  for (const q of QUANTILES) {
    const exact = Number(durations[Math.floor(q * (durations.length - 1))]);
    expectNear(measures.sketch && durationQuantile(measures.sketch, q), exact);
  }
  for (const [index, name] of numbers.entries()) {
    const exact = spans.flatMap((span) => numbersOf(span, name));
    // -0 counts as 0.
    const found = exact.map((number) => Number(number) + 0).toSorted((a, b) => a - b);
    const measured = measures.numbers[index];
    expect([measured?.count ?? 0, measured?.min, measured?.max]).toEqual([found.length, found[0], found.at(-1)]);
    if (measured === undefined) continue;
    expect(fractionsIn(measured.sum)).toEqual(sumOfFractions(exact));
    for (const q of QUANTILES) {
      expectNear(numberQuantile(measured.sketch, q), found[Math.floor(q * (found.length - 1))] ?? Number.NaN);
    }
  }
}

/** Within 1%, and a little for the arithmetic of doubles. */
function expectNear(value: number | undefined, exact: number): void {
  if (value === exact) return;
  expect(Math.abs((value ?? Number.NaN) - exact)).toBeLessThanOrEqual(
    Math.abs(exact) * 0.010_000_001 + Number.MIN_VALUE,
  );
}

function numbersOf(span: Span, { key, scope }: AttributeName): (bigint | number)[] {
  return valuesOf(span, key, scope === undefined ? ATTRIBUTE_SCOPES : [scope])
    .flatMap((value) => (value !== null && isArrayValue(value) ? [...value] : [value]))
    .filter((value) => typeof value === 'number' || typeof value === 'bigint')
    .filter((value) => !Number.isNaN(value));
}

/** In units of 2^-1074; an infinity or NaN as it is. */
function fractionsIn({ units, exponent, infinite }: NumberMeasures['sum']): bigint | number {
  return infinite === 0 ? units << BigInt(1074 + exponent) : infinite;
}

function sumOfFractions(numbers: readonly (bigint | number)[]): bigint | number {
  const infinite = numbers.filter((number) => typeof number === 'number' && !Number.isFinite(number));
  if (infinite.length > 0) return infinite.map(Number).reduce((a, b) => a + b);
  return numbers.map(fractionsOf).reduce((a, b) => a + b, 0n);
}

function fractionsOf(number: bigint | number): bigint {
  if (typeof number === 'bigint') return number << 1074n;
  let [whole, doublings] = [number, 0n];
  for (; !Number.isInteger(whole); doublings++) whole *= 2;
  return BigInt(whole) << (1074n - doublings);
}

function valuesOf(span: Span, key: string, scopes: readonly (typeof ATTRIBUTE_SCOPES)[number][]): AttributeValue[] {
  return scopes
    .flatMap((scope) => attributeLists(span, scope).flat())
    .filter((attribute) => attribute.key === key)
    .map(({ value }) => value);
}

function groupedBy(by: Key, { span, root }: Chosen): AttributeValue | undefined {
  if ('durations' in by) return BigInt(bucketOf(by.durations, durationNano(span)));
  if ('attribute' in by) {
    const { key, scope } = by.attribute;
    return valuesOf(span, key, scope === undefined ? ATTRIBUTE_SCOPES : [scope]).find((value) => value !== null);
  }
  const fields = {
    service: serviceName(span.resource) || undefined,
    name: span.name,
    kind: BigInt(span.kind),
    statusCode: BigInt(span.statusCode),
    rootService: root?.service || undefined,
    rootName: root?.name,
  };
  return fields[by.field];
}

/** -0 is 0. */
function textOf(value: AttributeValue | undefined): string {
  return value === undefined ? 'none' : exactText(value === 0 ? 0 : value);
}

function startOf(span: Span): bigint {
  return orderedTime(span.startTimeUnixNano);
}

/** -1 outside. */
function bucketOf(bounds: readonly bigint[], value: bigint): number {
  const next = bounds.findIndex((bound) => value < bound);
  return next - (next === -1 ? 0 : 1);
}

function ascending(values: readonly bigint[]): bigint[] {
  return [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
}
