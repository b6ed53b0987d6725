/** Profiles of attributes, compared with what this file counts in the spans one by one. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { exactText } from '../../src/model/attribute-text.ts';
import {
  ATTRIBUTE_SCOPES,
  type AttributeScope,
  type AttributeValue,
  attributeType,
} from '../../src/model/attributes.ts';
import { attributeLists, type Span } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import type { ProfiledAttribute, ProfileRequest } from '../../src/storage/profiles.ts';
import { numbersOf } from '../../src/storage/statistics/measured-spans.ts';
import type { OpenBackend } from '../conformance/topic.ts';
import { walkSpans } from '../conformance/walk.ts';
import { keyOf, storedForms } from '../fixtures/stored-forms.ts';
import { anySpanFilter, anyTimeRange } from './arbitrary-queries.ts';
import { anyBatches, KEYS } from './arbitrary-spans.ts';
import type { Trials } from './same-answers.ts';

const anyScope = fc.constantFrom(...ATTRIBUTE_SCOPES);
const anyKey = fc.constantFrom(...KEYS, 'absent');

const anyValues = fc.record({
  maxValues: fc.integer({ min: 0, max: 4 }),
  wanted: fc.array(
    fc.record({
      key: anyKey,
      scope: anyScope,
      values: fc.array(fc.constantFrom('', 'a', 1n, 1, true, 0), { maxLength: 3 }),
    }),
    { maxLength: 2 },
  ),
});

const anyRequest: fc.Arbitrary<ProfileRequest> = fc.record(
  {
    filter: anySpanFilter,
    timeRange: anyTimeRange,
    scope: anyScope,
    contains: fc.constantFrom('a', 'e', '.'),
    names: fc.array(fc.record({ key: anyKey, scope: anyScope }, { requiredKeys: ['key'] }), { maxLength: 3 }),
    values: anyValues,
    maxKeys: fc.constant(1_000),
    maxSpans: fc.constant(1_000),
  },
  { requiredKeys: ['maxKeys'] },
);

/** Fails where a profile differs from that of the spans which a search with the same filter finds. */
export async function checkProfiles(open: () => Promise<OpenBackend>, { runs, seed }: Trials): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyBatches, fc.array(anyRequest, { minLength: 1, maxLength: 6 }), async (batches, requests) => {
      const backend = await open();
      try {
        await backend.writer.write(batches);
        await backend.settle();
        const answers = await backend.reader.profileAttributes(requests);
        const stored = [...storedForms(batches.flat()).values()];
        for (const [index, request] of requests.entries()) {
          const spans = await chosenSpans(backend.reader, request, stored);
          const answer = answers[index];
          expect(answer?.spanCount).toBe(spans.length);
          expect(answer?.attributes.map(plainForm)).toEqual(expectedOf(spans, request));
        }
      } finally {
        await backend.close();
      }
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
}

async function chosenSpans(reader: SpanReader, request: ProfileRequest, stored: readonly Span[]): Promise<Span[]> {
  const { filter, timeRange } = request;
  const query = { ...(filter && { filter }), ...(timeRange && { timeRange }) };
  const order = { field: 'START_TIME', direction: 'ASC' } as const;
  const found = await walkSpans(reader, { ...query, order }, { size: 100, fromEnd: false });
  const keys = new Set(found.map(keyOf));
  return stored.filter((span) => keys.has(keyOf(span)));
}

/** Values as sorted texts; of numbers what does not depend on the order of the spans. */
function plainForm({ key, scope, types, spanCount, values, isCrowded, numbers }: ProfiledAttribute): object {
  const counts = values.map(({ value, count }) => `${exactText(value)}: ${count}`).sort();
  const { count, min, max } = numbers ?? {};
  return { name: `${key} ${scope}`, types, spanCount, counts, isCrowded, numbers: [count, min, max] };
}

interface Found {
  readonly name: string;
  readonly key: string;
  readonly scope: AttributeScope;
  readonly span: Span;
  readonly value: AttributeValue;
}

function expectedOf(spans: readonly Span[], request: ProfileRequest): object[] {
  const all = spans.flatMap((span) =>
    ATTRIBUTE_SCOPES.flatMap((scope) =>
      attributeLists(span, scope)
        .flat()
        .map(({ key, value }): Found => ({ name: `${key}\u0000${scope}`, key, scope, span, value })),
    ),
  );
  const asked = all.filter(
    ({ key, scope }) =>
      (request.scope ?? scope) === scope &&
      key.includes(request.contains ?? '') &&
      (request.names?.some((name) => name.key === key && (name.scope ?? scope) === scope) ?? true),
  );
  return [...Map.groupBy(asked, ({ name }) => name)]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .flatMap(([, found]) => found.slice(0, 1).map(({ key, scope }) => expectedKey(key, scope, found, request)));
}

function countedText(value: AttributeValue): string {
  return exactText(value === 0 ? 0 : value);
}

function expectedKey(key: string, scope: AttributeScope, found: readonly Found[], { values }: ProfileRequest): object {
  const counts = [...Map.groupBy(found, ({ value }) => countedText(value))];
  const isCrowded = values !== undefined && counts.length > values.maxValues;
  const wanted = values?.wanted.find((each) => each.key === key && each.scope === scope)?.values.map(countedText);
  const shown = values === undefined ? [] : counts.filter(([value]) => !isCrowded || wanted?.includes(value));
  const numbers =
    values === undefined ? [] : found.flatMap(({ value }) => [...numbersOf(value)].map(Number)).sort((a, b) => a - b);
  return {
    name: `${key} ${scope}`,
    types: [...new Set(found.map(({ value }) => attributeType(value)))].sort(),
    spanCount: new Set(found.map(({ span }) => span)).size,
    counts: shown.map(([value, of]) => `${value}: ${new Set(of.map(({ span }) => span)).size}`).sort(),
    isCrowded,
    numbers: [numbers.length || undefined, numbers[0], numbers.at(-1)],
  };
}
