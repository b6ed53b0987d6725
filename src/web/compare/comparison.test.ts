import { expect, test } from 'vitest';
import { type ComparedNode, type Comparison, rowsOf } from './comparison.ts';

const spanOf = (duration: number, start: bigint): ComparedNode['a'][number] => ({
  spanId: '1',
  startTimeUnixNano: String(start),
  durationNano: String(duration),
  selfTimeNano: String(duration),
  status: { code: 'UNSET' },
});

const trace = (start: string) => ({
  traceId: start,
  startTimeUnixNano: start,
  durationNano: '100',
  spanCount: 1,
  errorCount: 0,
  services: [],
  rootSpan: null,
});

function node(path: readonly string[], state: ComparedNode['state'], a: readonly number[], b: readonly number[]) {
  return {
    path: [...path],
    name: path.at(-1) ?? '',
    kind: 'INTERNAL' as const,
    service: { name: 'shop' },
    state,
    a: a.map((duration) => spanOf(duration, 1_005n)),
    b: b.map((duration) => spanOf(duration, 2_007n)),
  };
}

function comparison(...nodes: ComparedNode[]): Comparison {
  return { a: trace('1000'), b: trace('2000'), nodes };
}

const TREE = comparison(
  node(['root'], 'SAME', [50], [50]),
  node(['root', 'same'], 'SAME', [10], [10]),
  node(['root', 'same', 'below'], 'SAME', [3], [3]),
  node(['root', 'mid'], 'SAME', [10], [10]),
  node(['root', 'mid', 'slow'], 'SLOWER', [5], [9]),
  node(['root', 'gone'], 'REMOVED', [20, 5], []),
);

test('rows are in the order of the trees, with what each trace has', () => {
  const rows = rowsOf(TREE, [], { isByDuration: false, isOnlyDifferent: false });
  expect(rows.map(({ node: { name }, depth }) => `${depth} ${name}`)).toEqual([
    '0 root',
    '1 same',
    '2 below',
    '1 mid',
    '2 slow',
    '1 gone',
  ]);
  expect(rows[4]).toMatchObject({
    a: { count: 1, total: 5n, bars: [{ start: 5, end: 10 }] },
    b: { count: 1, total: 9n, bars: [{ start: 7, end: 16 }] },
    totalChange: 4n,
    selfChange: 4n,
  });
  expect(rows[5]).toMatchObject({ a: { count: 2, total: 25n }, b: { count: 0, total: 0n }, totalChange: -25n });
});

test('differences keep what is above them, and nothing else', () => {
  const rows = rowsOf(TREE, [], { isByDuration: false, isOnlyDifferent: true });
  expect(rows.map(({ node: { name }, isContext }) => [name, isContext])).toEqual([
    ['root', true],
    ['mid', true],
    ['slow', false],
    ['gone', false],
  ]);
});

test('a changed attribute is a difference', () => {
  const changes = [
    { changedAttributes: [] },
    { changedAttributes: [{ scope: 'SPAN' as const, key: 'k', a: 1, b: 2 }] },
  ];
  const rows = rowsOf(comparison(node(['a'], 'SAME', [1], [1]), node(['b'], 'SAME', [1], [1])), changes, {
    isByDuration: false,
    isOnlyDifferent: true,
  });
  expect(rows.map(({ node: { name } }) => name)).toEqual(['b']);
});

test('by duration the largest change of own time is first, whatever its sign', () => {
  const rows = rowsOf(TREE, [], { isByDuration: true, isOnlyDifferent: true });
  expect(rows.map(({ node: { name } }) => name)).toEqual(['gone', 'slow']);
});

test('many spans are one bar', () => {
  const [row] = rowsOf(comparison(node(['root'], 'MORE', [5], Array(40).fill(7))), [], {
    isByDuration: false,
    isOnlyDifferent: false,
  });
  expect(row?.b).toMatchObject({ count: 40, total: 280n, bars: [{ start: 7, end: 14, isFailed: false }] });
});
