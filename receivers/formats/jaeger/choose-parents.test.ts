import { expect, test } from 'vitest';
import { chooseParents } from './choose-parents.ts';
import type { SpanReferences } from './references.ts';

const TRACE = 't';

/** A span written as its id and its references: `>` CHILD_OF, `~` FOLLOWS_FROM, `!` CHILD_OF in another trace. */
function span(text: string): SpanReferences {
  const [spanId = '', ...references] = text.split(' ');
  return {
    traceId: TRACE,
    spanId,
    references: references.map((reference) => ({
      type: reference.startsWith('~') ? 'FOLLOWS_FROM' : 'CHILD_OF',
      traceId: reference.startsWith('!') ? 'other' : TRACE,
      spanId: reference.slice(1),
    })),
  };
}

function parents(...texts: readonly string[]): string[] {
  const spans = texts.map(span);
  const chosen = chooseParents(spans);
  return spans.map((one) => chosen.get(one)?.spanId ?? '-');
}

test.each<[string, readonly string[], string]>([
  ['the first CHILD_OF', ['2 ~9 >1 >8'], '1'],
  ['else the first FOLLOWS_FROM', ['2 ~9 ~8'], '9'],
  ['none in another trace', ['2 !1', '3 !1 ~4'], '- 4'],
  ['not the span itself', ['2 >2', '3 ~3 >1'], '- 1'],
  ['a FOLLOWS_FROM to a descendant is none', ['1 ~3', '2 >1', '3 >2'], '- 1 2'],
  ['wherever it stands', ['3 >2', '2 >1', '1 ~3'], '2 1 -'],
  ['the next reference where the first closes a cycle', ['1 ~3 ~0', '2 >1', '3 >2'], '0 1 2'],
  ['of a cycle of CHILD_OF the last', ['1 >3', '2 >1', '3 >2'], '3 1 -'],
  ['of a cycle of FOLLOWS_FROM the last', ['1 ~2', '2 ~1'], '2 -'],
  ['CHILD_OF before FOLLOWS_FROM of other spans', ['1 ~2', '2 >1'], '- 1'],
  ['two halves of a call under one id', ['1', '2 >1', '2 >1', '3 >2'], '- 1 1 2'],
  ['an id twice with different parents', ['1', '2 >1', '3 >1', '2 >3', '4 >2'], '- 1 1 3 2'],
  ['a cycle through the second of one id', ['1', '2 >1', '3 >2', '2 >3'], '- 1 2 -'],
])('%s', (_name, texts, expected) => {
  expect(parents(...texts).join(' ')).toBe(expected);
});

test('each trace is seen separately', () => {
  const other = { ...span('1 >2'), traceId: 'u' };
  const first = other.references[0];
  if (first === undefined) throw new Error('no reference');
  const spans = [{ ...other, references: [{ ...first, traceId: 'u' }] }, span('2 >1')];
  const chosen = chooseParents(spans);
  expect(spans.map((one) => chosen.get(one)?.spanId)).toEqual(['2', '1']);
});

test('a chain of 30,000 spans takes no time that grows with its square', () => {
  const texts = Array.from({ length: 30_000 }, (_, index) => `${index} >${index + 1}`);
  expect(parents(...texts, '30000 ~0').at(-1)).toBe('-');
});
