import type { AggregateFunction } from '../../query/traceql/syntax.ts';

/** The aggregate of numbers. Of integers alone it is an integer, but for the average. Undefined without numbers. */
export function aggregateOf(
  name: AggregateFunction,
  numbers: readonly (bigint | number)[],
): bigint | number | undefined {
  const [first, ...rest] = numbers;
  if (first === undefined) return undefined;
  switch (name) {
    case 'count':
      return BigInt(numbers.length);
    case 'min':
      return rest.reduce((least, number) => (number < least ? number : least), first);
    case 'max':
      return rest.reduce((most, number) => (number > most ? number : most), first);
    case 'sum':
      return sumOf(numbers);
    case 'avg':
      return Number(sumOf(numbers)) / numbers.length;
  }
}

function sumOf(numbers: readonly (bigint | number)[]): bigint | number {
  if (numbers.every((number) => typeof number === 'bigint')) return numbers.reduce((sum, number) => sum + number, 0n);
  return numbers.reduce<number>((sum, number) => sum + Number(number), 0);
}
