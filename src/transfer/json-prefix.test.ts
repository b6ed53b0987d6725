import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonPrefix, type PrefixState } from './json-prefix.ts';

function states(text: string): PrefixState[] {
  const prefix = new JsonPrefix();
  return text.split('\n').map((line) => prefix.add(Buffer.from(line)));
}

test.each([
  ['{\n"a"\n:\n[\n1,\n"x\\"]",\n{}\n]\n}', 'complete'],
  ['[\n-0.5e+7,\ntrue,\nfalse,\nnull,\n[ ]\n]', 'complete'],
  ['"ends in a backslash \\\\"', 'complete'],
  ['{\n"a":', 'open'],
  ['{\n{', 'broken'],
  ['{"a":[{\n{"b":1}', 'broken'],
  ['["unterminated\n"]', 'broken'],
  ['{"a" 1', 'broken'],
  ['{"a":1,}', 'broken'],
  ['{1:2', 'broken'],
  ['[1,]', 'broken'],
  ['[1}', 'broken'],
  ['[01', 'broken'],
  ['[nul', 'broken'],
  ['[1 2', 'broken'],
  [']', 'broken'],
  ['{}\n}', 'broken'],
  ['{}\n"a"', 'broken'],
  ['{}\n{', 'followed'],
  ['[{}]  [', 'followed'],
  ['2026-01-01 started', 'broken'],
])('%j is %s', (text, state) => {
  expect(states(text).at(-1)).toBe(state);
});

test('any JSON is complete with its last line, and open before', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.integer({ min: 0, max: 4 }), (json, indent) => {
      const seen = states(JSON.stringify(JSON.parse(json), null, indent));
      expect(seen.pop()).toBe('complete');
      expect(new Set(seen)).toEqual(new Set(seen.length === 0 ? [] : ['open']));
    }),
  );
});

test('what it calls complete, JSON.parse reads, and nothing else', () => {
  const piece = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', 'null', '-', ' ', '\n');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      const isJson = ((): boolean => {
        try {
          JSON.parse(text);
          return true;
        } catch {
          return false;
        }
      })();
      const seen = states(text.trim());
      expect(seen.at(-1) === 'complete' && !seen.includes('broken')).toBe(isJson);
    }),
    { numRuns: 2_000 },
  );
});
