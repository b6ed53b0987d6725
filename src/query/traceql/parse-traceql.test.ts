import { expect, test } from 'vitest';
import { parseTraceql } from './parse-traceql.ts';

const textOf = (number: number): string => `{ .kept = ${number} }`;

test('the filters of the last 32 texts are kept, and older ones are forgotten', () => {
  const texts = Array.from({ length: 32 }, (_, number) => textOf(number));
  const first = texts.map((text) => parseTraceql(text, 'spans'));
  const again = texts.toReversed().map((text) => parseTraceql(text, 'spans'));
  expect(again.toReversed().every((result, i) => result === first[i])).toBe(true);
  for (let number = 32; number < 96; number++) {
    parseTraceql(textOf(number), 'spans');
    expect(parseTraceql(textOf(0), 'spans')).toBe(first[0]);
  }
  expect(parseTraceql(textOf(31), 'spans')).not.toBe(first[31]);
});
