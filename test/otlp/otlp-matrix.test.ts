/** Every requirement of OTLP that docs/otlp.md says is served, proven against the running program. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderPage, SECTIONS } from './matrix.ts';
import { Doors } from './row.ts';

let doors: Doors;
beforeAll(async () => {
  doors = await Doors.open();
});
afterAll(async () => await doors?.[Symbol.asyncDispose]());

describe.each(SECTIONS)('$heading', ({ rows }) => {
  test.each(rows.filter(({ prove }) => prove !== undefined))(
    '$level: $text',
    async ({ prove }) => await prove?.(doors),
  );
});

test('what is not served is optional, and said why', () => {
  for (const { level, how, prove } of SECTIONS.flatMap(({ rows }) => rows)) {
    if (prove === undefined)
      expect({ level, how }).toEqual({ level: 'MAY', how: expect.stringMatching(/^Not done: /) });
  }
});

test('docs/otlp.md has every row; `npm run otlp:print` writes them', () => {
  const { actual, expected } = renderPage();
  expect(actual).toBe(expected);
});
