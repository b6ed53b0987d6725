/** Spans are grouped by attributes as in memory, however these are stored. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attributesOf, makeEvent, makeSpan, resourceOf, spanIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import type { Attributes, AttributeValue } from '../../../model/attributes.ts';
import type { Span } from '../../../model/span.ts';
import type { SpanReader } from '../../backend.ts';
import type { ExplainedStep } from '../../explain.ts';
import type { AttributeName } from '../../measures.ts';
import { createMemoryBackend } from '../../memory/index.ts';

let fixture: SqliteFixture;
beforeEach(async () => {
  fixture = await openSqliteFixture();
});
afterEach(() => fixture.close());

const spansWith = (...lists: readonly Attributes[]): Span[] =>
  lists.map((attributes, index) => makeSpan({ spanId: spanIdOf(index + 1), attributes }));
const values = (...all: readonly AttributeValue[]): Attributes[] => all.map((value) => [{ key: 'k', value }]);

const request = (attribute: AttributeName, maxGroups = 1_000) => ({
  groupBy: [{ attribute }],
  sketch: false,
  numbers: [],
  maxGroups,
});

async function groupsOf(reader: SpanReader, attribute: AttributeName) {
  const [groups = []] = await reader.measureSpans([request(attribute)]);
  return new Map(groups.map(({ key: [value], total: { count } }) => [value, count]));
}

/** Fails where the groups differ. Returns what was read of the spans. */
async function expectSameGroups(spans: readonly Span[], attribute: AttributeName = { key: 'k' }): Promise<string> {
  const memory = createMemoryBackend();
  await memory.writer.write([spans]);
  await fixture.writer.write([spans]);
  const steps: ExplainedStep[] = [];
  const reader = fixture.reader.explaining((call) => steps.push(...call.steps));
  expect(await groupsOf(reader, attribute)).toEqual(await groupsOf(memory.reader, attribute));
  return steps.some(({ using }) => using.includes('and attributes')) ? 'columns' : 'candidates';
}

test('values of all types, the first one that is not empty', async () => {
  const lists = values('x', '1', 1n, 1, 0, -0, true, null, Number.NaN, 2n ** 62n, [1n, 'x'], new Uint8Array([1]));
  const repeated = attributesOf({ other: 1n }).concat(values(null, 'x', 'y').flat());
  expect(await expectSameGroups(spansWith(...lists, repeated, []))).toBe('columns');
});

test('values that are long, each of one span', async () => {
  const long = 'x'.repeat(2_000);
  expect(await expectSameGroups(spansWith(...values(long, `${long}y`, long, 'x')))).toBe('columns');
});

test('lists that are stored with their keys', async () => {
  const many = attributesOf(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, 1n])));
  expect(await expectSameGroups(spansWith([...many, ...values('x').flat()], many, ...values('x')))).toBe('columns');
});

test('of the span before that of its resource, before that of its scope', async () => {
  const [own, other] = ['a', 'b'].map((value) => resourceOf('shop', { k: value }));
  const spans = spansWith([], ...values('x'), []).map((span, index) => ({
    ...span,
    resource: (index === 2 ? other : own) ?? span.resource,
    scope: { ...span.scope, attributes: attributesOf({ k: 'scope', only: index }) },
  }));
  expect(await expectSameGroups(spans)).toBe('columns');
  expect(await expectSameGroups(spans, { key: 'k', scope: 'SCOPE' })).toBe('columns');
  expect(await expectSameGroups(spans, { key: 'only' })).toBe('columns');
});

test('of more shapes than columns have room for, and of events: from candidates', async () => {
  const shapes = Array.from({ length: 70 }, (_, index) => [
    ...attributesOf({ [`n${index}`]: 1n }),
    ...values('x').flat(),
  ]);
  expect(await expectSameGroups(spansWith(...shapes))).toBe('candidates');
  const ofEvent = makeSpan({ spanId: spanIdOf(99), events: [makeEvent({ attributes: attributesOf({ e: 'x' }) })] });
  expect(await expectSameGroups([...spansWith(...shapes), ofEvent], { key: 'e' })).toBe('candidates');
});

test('a key that is no text for SQLite', async () => {
  expect(await expectSameGroups(spansWith([{ key: '\ud800', value: 'x' }]), { key: '\ud800' })).toBe('candidates');
});

test('too many values are refused, with the limit', async () => {
  await fixture.writer.write([spansWith(...values(...Array.from({ length: 11 }, (_, index) => BigInt(index))))]);
  await expect(fixture.reader.measureSpans([request({ key: 'k' }, 10)])).rejects.toThrow(
    'There are more than 10 groups (api.limits.max_metric_groups).',
  );
});
