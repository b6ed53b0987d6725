/**
 * The property of redaction: a reader of those who may not see everything answers as if all had been redacted before it was
 * stored, or refuses a question that looks at what is hidden, and no other.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { exactText } from '../../src/model/attribute-text.ts';
import { ATTRIBUTE_SCOPES, attributeType } from '../../src/model/attributes.ts';
import { compareNames } from '../../src/model/compare.ts';
import type { LoggedException } from '../../src/model/exception.ts';
import { attributeLists, type Span } from '../../src/model/span.ts';
import type { RedactionRule } from '../../src/redaction/rules.ts';
import { Views, writerFor } from '../../src/redaction/views.ts';
import type {
  AttributeStatisticsRequest,
  AttributeValuesRequest,
  FieldStatisticsRequest,
  SpanReader,
  SpanRecord,
} from '../../src/storage/backend.ts';
import type { CallsRequest } from '../../src/storage/calls.ts';
import type { GroupKey, MeasuresRequest } from '../../src/storage/measures.ts';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import type { ProfileRequest } from '../../src/storage/profiles.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { walkSpans, walkTraces } from '../conformance/walk.ts';
import { attributeKeysOf, operationsOf, servicesOf } from '../fixtures/catalog.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import { anySpanFilter, anySpanQuery, anyTimeRange, anyTraceQuery } from './arbitrary-queries.ts';
import { anyBatches, KEYS, SERVICES, SPAN_IDS, TRACE_IDS } from './arbitrary-spans.ts';
import { hidesWithin, looksAtHidden, plainException, plainSpan, ruleOf } from './plain-redaction.ts';
import type { Trials } from './same-answers.ts';

const PATTERNS = ['k', 'k*', '*.k', 'k.K', '*.*.k', '\u{1f600}', 'a*', '*service.name', 'k.service.name', '*'];
const OTHERS = ['statusMessage', 'traceState', 'exception.message', 'exception.*', 'db.*', 'nothing'];

const anyRule: fc.Arbitrary<RedactionRule> = fc.record({
  keys: fc.array(fc.constantFrom(...PATTERNS.slice(0, -1), ...OTHERS, ...PATTERNS), { minLength: 1, maxLength: 3 }),
  action: fc.constantFrom('drop', 'mask', 'hash'),
  at: fc.constant(['read'] as const),
  hashKey: fc.constant('the key of hashes'),
});
/** Few rules, so that many questions are answered. */
const anyRules = fc.array(anyRule, { minLength: 1, maxLength: 3 });

const anyText = fc.constantFrom('', 'a', 'b');
const anyExceptions: fc.Arbitrary<LoggedException[]> = fc.array(
  fc.record({
    traceId: fc.constantFrom(...TRACE_IDS.slice(0, 2)),
    spanId: fc.constantFrom(...SPAN_IDS.slice(0, 2)),
    timeUnixNano: fc.constantFrom(1n, 2n),
    type: anyText,
    message: anyText,
    stacktrace: anyText,
  }),
  { maxLength: 6 },
);

const anyName = fc.record(
  { key: fc.constantFrom(...KEYS), scope: fc.constantFrom(...ATTRIBUTE_SCOPES) },
  { requiredKeys: ['key'] },
);
const anyGroup = fc.oneof(
  fc.record({ attribute: anyName }),
  fc.record({ field: fc.constantFrom('service', 'name', 'kind') }),
  fc.constant({ error: true } as const),
) as fc.Arbitrary<GroupKey>;
const anySelection = fc.record({ filter: anySpanFilter, timeRange: anyTimeRange }, { requiredKeys: [] });
const quantiles = fc.constant([0, 0.5, 1]);
const anyPrefix = fc.constantFrom('', '2', '{', '[');
const numbers = fc.array(anyName, { maxLength: 1 });

/** One question of each read that takes more than the names of spans. */
const anyQuestions = fc.record({
  findSpans: anySpanQuery,
  findTraces: anyTraceQuery,
  walk: fc.record({ size: fc.integer({ min: 1, max: 6 }), fromEnd: fc.boolean() }),
  getAttributeValues: fc
    .tuple(anyName, anySelection, fc.record({ prefix: anyPrefix, limit: fc.constantFrom(2, 1_000), offset: fc.nat(1) }))
    .map((parts): AttributeValuesRequest => Object.assign({}, ...parts)),
  getAttributeStatistics: fc
    .tuple(anyName, anySelection, fc.record({ quantiles }))
    .map((parts): AttributeStatisticsRequest => Object.assign({}, ...parts)),
  getFieldStatistics: fc
    .tuple(anySelection, fc.record({ field: fc.constant('DURATION'), quantiles }))
    .map((parts): FieldStatisticsRequest => Object.assign({}, ...parts)),
  measureSpans: fc
    .tuple(
      anySelection,
      fc.record({
        groupBy: fc.array(anyGroup, { maxLength: 2 }),
        numbers,
        sketch: fc.constant(false),
        maxGroups: fc.constant(1_000),
        starts: fc.constant(true as const),
      }),
    )
    .map((parts): MeasuresRequest => Object.assign({}, ...parts)),
  measureCalls: fc
    .tuple(anySelection, fc.record({ numbers, sketch: fc.constant(false), maxCalls: fc.constant(1_000) }))
    .map((parts): CallsRequest => Object.assign({}, ...parts)),
  profileAttributes: fc
    .tuple(
      anySelection,
      fc.record(
        {
          maxKeys: fc.constant(1_000),
          names: fc.array(anyName, { maxLength: 2 }),
          values: fc.record({ maxValues: fc.nat(4), wanted: fc.constant([]) }),
        },
        { requiredKeys: ['maxKeys'] },
      ),
    )
    .map((parts): ProfileRequest => Object.assign({}, ...parts)),
  keys: fc.record(
    {
      scope: fc.constantFrom(...ATTRIBUTE_SCOPES),
      prefix: fc.constantFrom('', 'k', 'a'),
      contains: fc.constantFrom('e', 'K'),
      timeRange: anyTimeRange,
    },
    { requiredKeys: [] },
  ),
});
type Questions = typeof anyQuestions extends fc.Arbitrary<infer Type> ? Type : never;

/** Counts what the trials had, so that a test can tell that they had something. */
export interface Tally {
  answered: number;
  refused: number;
}

export async function checkRedaction(open: () => Promise<OpenBackend>, { runs, seed }: Trials): Promise<Tally> {
  const tally: Tally = { answered: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(anyBatches, anyExceptions, anyRules, anyQuestions, async (batches, logged, rules, questions) => {
      const backend = await open();
      try {
        await backend.writer.write(batches);
        const keepsExceptions = backend.writer.writeExceptions !== undefined;
        await backend.writer.writeExceptions?.([logged]);
        await backend.settle();
        const oracle = createMemoryBackend();
        await oracle.writer.write(batches.map((spans) => spans.map((span) => plainSpan(rules, span))));
        const redacted = logged.map((exception) => plainException(rules, exception));
        if (keepsExceptions) await oracle.writer.writeExceptions?.([redacted]);
        const asked = new Views(rules).readerFor([], backend.reader);
        await checkLookUps(asked, oracle.reader, rules);
        const spans = await readWholeSpans(backend.reader, TRACE_IDS);
        await checkQuestions({ asked, oracle: oracle.reader, rules, questions, spans, tally });
      } finally {
        await backend.close();
      }
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
  return tally;
}

/** Fails where what is stored differs from what the rules leave. */
export async function checkRedactionAtIngest(open: () => Promise<OpenBackend>, trials: Trials): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyBatches, anyRules, async (batches, read) => {
      const rules = read.map((rule) => ({ ...rule, at: ['ingest'] as const }));
      const backend = await open();
      try {
        await writerFor(rules, backend.writer).write(batches);
        await backend.settle();
        const oracle = createMemoryBackend();
        await oracle.writer.write(batches.map((spans) => spans.map((span) => plainSpan(rules, span))));
        expect(new Views(rules).readerFor([], backend.reader)).toBe(backend.reader);
        expect(await readWholeSpans(backend.reader, TRACE_IDS)).toEqual(await readWholeSpans(oracle.reader, TRACE_IDS));
      } finally {
        await backend.close();
      }
    }),
    { numRuns: trials.runs, ...(trials.seed === undefined ? {} : { seed: trials.seed }) },
  );
}

/** Reads by names of spans, and of what no rule covers: they are never refused. */
async function checkLookUps(asked: SpanReader, oracle: SpanReader, rules: readonly RedactionRule[]): Promise<void> {
  const ids = TRACE_IDS.flatMap((traceId) => SPAN_IDS.map((spanId) => ({ traceId, spanId })));
  const lookUps = async (reader: SpanReader) => {
    const byId = await reader.getSpansById(ids);
    const linked = await reader.getLinkedFrom(ids.map((id) => ({ ...id, limit: 3, offset: 0 })));
    const spans = [...byId, ...linked.map(({ items }) => items)];
    return {
      whole: await readWholeSpans(reader, TRACE_IDS),
      fields: spans.map((records) => records.map(fieldsOf)),
      attributes: await Promise.all(byId.flat().map((span) => attributesOf(reader, span))),
      summaries: (await reader.getTraces(TRACE_IDS)).map((summary) => summary?.spanCount),
      exceptions: await reader.getExceptions(ids),
      services: await servicesOf(reader),
      operations: await operationsOf(
        reader,
        SERVICES.map((service) => ({ service })),
      ),
    };
  };
  expect(await lookUps(asked)).toEqual(await lookUps(oracle));
  const [all = []] = await attributeKeysOf(oracle, [{}]);
  const visible = all.filter(({ key }) => ruleOf(rules, key) === undefined);
  expect(await attributeKeysOf(asked, [{}])).toEqual([visible]);
}

interface Trial {
  readonly asked: SpanReader;
  readonly oracle: SpanReader;
  readonly rules: readonly RedactionRule[];
  readonly questions: Questions;
  /** As they were sent. */
  readonly spans: readonly Span[];
  readonly tally: Tally;
}

async function checkQuestions(trial: Trial): Promise<void> {
  const { questions } = trial;
  const { walk, findSpans, findTraces } = questions;
  await check(trial, 'findSpans', findSpans, async (reader) =>
    (await walkSpans(reader, findSpans, walk)).map(fieldsOf),
  );
  await check(trial, 'findTraces', findTraces, async (reader) =>
    (await walkTraces(reader, findTraces, walk)).map(({ traceId, spanCount }) => ({ traceId, spanCount })),
  );
  await check(trial, 'countSpans', findSpans, (reader) => reader.countSpans([{ ...findSpans, page: { limit: 0 } }]));
  await check(trial, 'countTraces', findTraces, (reader) =>
    reader.countTraces([{ ...findTraces, page: { limit: 0 } }]),
  );
  for (const method of ['getAttributeStatistics', 'getFieldStatistics'] as const) {
    await check(trial, method, questions[method], (reader) => reader[method]([questions[method]] as never));
  }
  await check(trial, 'measureCalls', questions.measureCalls, async (reader) =>
    sorted(await reader.measureCalls([questions.measureCalls])),
  );
  await checkKeys(trial);
  await checkValues(trial);
  await checkMeasures(trial);
  await checkProfile(trial);
}

const REFUSED = 'refused';

async function answerOf<Answer>(read: () => Promise<Answer>): Promise<Answer | typeof REFUSED> {
  try {
    return await read();
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'PERMISSION_DENIED' });
    return REFUSED;
  }
}

async function check(
  { asked, oracle, rules, tally }: Trial,
  method: string,
  question: object,
  read: (reader: SpanReader) => Promise<unknown>,
): Promise<void> {
  const answer = await answerOf(() => read(asked));
  const isRefused = looksAtHidden(rules, method, question);
  tally[isRefused ? 'refused' : 'answered']++;
  expect(answer, method).toEqual(isRefused ? REFUSED : await read(oracle));
}

async function checkKeys({ asked, oracle, rules, questions: { keys } }: Trial): Promise<void> {
  const [all = []] = await attributeKeysOf(oracle, [keys]);
  const visible = all.filter(({ key }) => ruleOf(rules, key) === undefined);
  expect(await asked.countAttributeKeys([keys])).toEqual([visible.length]);
  const [page] = await asked.getAttributeKeys([{ ...keys, page: { limit: 2 } }]);
  expect(page).toEqual({ items: visible.slice(0, 2), hasMore: visible.length > 2 });
}

/** Values with hidden parts are refused, too. Whether a selection has some depends on what is stored. */
async function checkValues(trial: Trial): Promise<void> {
  const { asked, rules, spans } = trial;
  const { getAttributeValues: request } = trial.questions;
  const read = async (reader: SpanReader) =>
    (await reader.getAttributeValues([request])).map(({ items, totalCount }) => ({
      totalCount,
      items: items.map(({ value, count }) => `${exactText(value)} x ${count}`),
    }));
  if (/^[[{]/.test(request.prefix ?? '') || hidesSome(spans, rules, request)) {
    const isRefused = looksAtHidden(rules, 'getAttributeValues', request);
    const answer = await answerOf(() => read(asked));
    if (isRefused) expect(answer).toBe(REFUSED);
    if (answer === REFUSED) return;
  }
  await check(trial, 'getAttributeValues', request, read);
}

function hidesSome(
  spans: readonly Span[],
  rules: readonly RedactionRule[],
  { key, scope }: Pick<AttributeValuesRequest, 'key' | 'scope'>,
): boolean {
  const lists = spans.flatMap((span) =>
    (scope === undefined ? ATTRIBUTE_SCOPES : [scope]).flatMap((one) => attributeLists(span, one)),
  );
  return lists.flat().some((attribute) => attribute.key === key && hidesWithin(rules, key, attribute.value));
}

async function checkMeasures(trial: Trial): Promise<void> {
  const { asked, rules, spans } = trial;
  const { measureSpans: request } = trial.questions;
  const read = async (reader: SpanReader) => sorted(await reader.measureSpans([request]));
  const mayBeRefused = request.groupBy.some((by) => 'attribute' in by && hidesSome(spans, rules, by.attribute));
  if (mayBeRefused && (await answerOf(() => read(asked))) === REFUSED) return;
  await check(trial, 'measureSpans', request, read);
}

async function checkProfile({ asked, oracle, rules, spans, tally, questions }: Trial): Promise<void> {
  const { profileAttributes: request } = questions;
  const answer = await answerOf(() => asked.profileAttributes([request]));
  if (looksAtHidden(rules, 'profileAttributes', request)) {
    tally.refused++;
    expect(answer).toBe(REFUSED);
    return;
  }
  tally.answered++;
  const [expected] = await oracle.profileAttributes([request]);
  const attributes = expected?.attributes
    .filter(({ key }) => ruleOf(rules, key) === undefined)
    // Values with hidden parts are not told.
    .map((attribute) => (hidesSome(spans, rules, attribute) ? { ...attribute, ...UNTOLD } : told(attribute)));
  const shown = answer === REFUSED ? [] : (answer[0]?.attributes ?? []);
  expect(
    shown.map((attribute) => (hidesSome(spans, rules, attribute) ? { ...attribute, ...UNTOLD } : told(attribute))),
  ).toEqual(attributes);
  for (const { key, values } of shown) {
    for (const { value } of values) expect(hidesWithin(rules, key, value), attributeType(value)).toBe(false);
  }
}

const UNTOLD = { values: [], isCrowded: true };

function told<
  Attribute extends { readonly values: readonly { value: Parameters<typeof exactText>[0]; count: number }[] },
>(attribute: Attribute) {
  return {
    ...attribute,
    values: attribute.values.map(({ value, count }) => `${exactText(value)} x ${count}`).sort(compareNames),
  };
}

function fieldsOf(record: SpanRecord) {
  const { ref: _ref, ingestionTimeUnixNano: _at, resourceRef: _resource, scopeRef: _scope, ...fields } = record;
  return { ...fields, attributes: undefined };
}

async function attributesOf(reader: SpanReader, { attributes, ref }: SpanRecord) {
  const decoded = attributes?.decode() ?? (await reader.getAttributes([ref]))[0] ?? [];
  if (attributes !== undefined) {
    expect(attributes.shape).toEqual(decoded.map(({ key, value }) => ({ key, type: attributeType(value) })));
  }
  return decoded;
}

/** Lists without an order, in one. */
function sorted<Item>(lists: readonly (readonly Item[])[]): Item[][] {
  const textOf = (item: Item): string =>
    JSON.stringify(item, (_name, value: unknown) => {
      if (typeof value === 'bigint') return `${value}n`;
      if (typeof value === 'number') return Object.is(value, -0) || !Number.isFinite(value) ? String(value) : value;
      return value instanceof Map ? [...value] : value;
    });
  return lists.map((items) => items.toSorted((a, b) => compareNames(textOf(a), textOf(b))));
}
