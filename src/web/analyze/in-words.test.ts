import { expect, test } from 'vitest';
import { numbersInWords, shareInWords } from './in-words.ts';

test.each([
  [{ count: 8, all: 8 }, { count: 16, all: 192 }, 'blue: 12× more often in the selection'],
  [{ count: 1, all: 10 }, { count: 5, all: 20 }, 'blue: 2.5× less often in the selection'],
  [{ count: 5, all: 10 }, { count: 49, all: 100 }, 'blue: about equally often on both sides'],
  [{ count: 5, all: 10 }, { count: 0, all: 100 }, 'blue: only in the selection'],
  [{ count: 0, all: 10 }, { count: 9, all: 100 }, 'blue: never in the selection'],
])('%o against %o', (selection, baseline, text) => expect(shareInWords('blue', selection, baseline)).toBe(text));

test.each([
  [12_300, 2_900, 'The median is 4.2× higher in the selection'],
  [2, 3, 'The median is 1.5× lower in the selection'],
  [-5, 3, 'The median is -5 in the selection, 3 in the rest'],
  [null, 3, undefined],
])('medians %s against %s', (selection, baseline, text) => expect(numbersInWords(selection, baseline)).toBe(text));
