/** Whatever clients ask, every field of the answer is on the account. */
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { expensiveOperation } from '../../test/fixtures/expensive-operations.ts';
import { startTestServer } from './testing/server.ts';
import { makeChain } from './testing/spans.ts';

const RUNS = 300;
const CODES = [
  'OPERATION_TOO_COMPLEX',
  'OPERATION_TOO_LARGE',
  'OPERATION_TOO_DEEP',
  'TOO_MANY_ALIASES',
  'BAD_USER_INPUT',
];

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  readonly extensions?: { readonly cost: { readonly fields: number; readonly answerBytes: number } };
}

test('operations made from the schema are answered with a true account, or refused by a limit', async () => {
  const spans = Array.from({ length: 5 }, (_, index) => makeChain(index + 1, 4)).flat();
  await using server = await startTestServer({ spans });
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(expensiveOperation, async (query) => {
      expect(validate(schema, parse(query))).toEqual([]);
      const { data, errors, extensions } = await askWithCost(server.url, query);
      if (data === undefined || data === null) {
        expect(CODES).toContain(errors?.[0]?.extensions.code);
        return;
      }
      answered++;
      expect(errors).toBeUndefined();
      expect(extensions?.cost.fields).toBe(fieldsIn(data));
    }),
    { numRuns: RUNS },
  );
  expect(answered).toBeGreaterThan(RUNS / 10);
  expect(server.logged).toEqual([]);
});

async function askWithCost(url: string, query: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, extensions: { cost: true } }),
  });
  return await response.json();
}

/** Answers of generated operations name their fields a0, a1 and so on; other objects are values of one field. */
function fieldsIn(data: unknown): number {
  if (Array.isArray(data)) return data.reduce((sum: number, item: unknown) => sum + fieldsIn(item), 0);
  if (typeof data !== 'object' || data === null) return 0;
  return Object.entries(data).reduce((sum, [name, value]) => sum + (/^a\d$/.test(name) ? 1 + fieldsIn(value) : 0), 0);
}
