import { expect, test } from 'vitest';
import { parseTraceql } from './parse-traceql.ts';

test('the filters of the last 32 texts are kept, and a text that is asked for again costs none its place', () => {
  const texts = Array.from({ length: 32 }, (_, i) => `{ .kept = ${i} }`);
  const first = texts.map((text) => parseTraceql(text, 'spans'));
  const again = texts.toReversed().map((text) => parseTraceql(text, 'spans'));
  expect(again.toReversed().every((result, i) => result === first[i])).toBe(true);
  parseTraceql('{ .kept = 32 }', 'spans');
  expect(parseTraceql('{ .kept = 0 }', 'spans')).toBe(first[0]);
  expect(parseTraceql('{ .kept = 31 }', 'spans')).not.toBe(first[31]);
});
