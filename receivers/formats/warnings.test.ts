import { expect, test } from 'vitest';
import { describeWarning, WarningList } from './warnings.ts';

test('warnings of one kind are one, with the first example', () => {
  const list = new WarningList();
  list.add('ENUM_BY_NAME', 'kind', () => 'first');
  list.add('ENUM_BY_NAME', 'status.code', () => 'other');
  list.add('ENUM_BY_NAME', 'kind', () => expect.unreachable());
  list.add('REPAIRED_TEXT', '', () => 'text', 5);
  expect(list.list).toEqual([
    { code: 'ENUM_BY_NAME', subject: 'kind', count: 2, example: 'first' },
    { code: 'ENUM_BY_NAME', subject: 'status.code', count: 1, example: 'other' },
    { code: 'REPAIRED_TEXT', subject: '', count: 5, example: 'text' },
  ]);
  expect(list.list.map(describeWarning)).toEqual([
    'first (and 1 more of this kind)',
    'other',
    'text (and 4 more of this kind)',
  ]);
});

test('lists are added up', () => {
  const warning = { code: 'UNKNOWN_FIELD', subject: 'resourceLogs', count: 2, example: 'logs' } as const;
  const list = new WarningList([warning], [{ ...warning, example: 'more logs' }]);
  expect(list.list).toEqual([{ ...warning, count: 4 }]);
});

test('memory is bounded whatever the input: by kinds, and by length', () => {
  const list = new WarningList();
  for (let field = 0; field < 1_000; field++) list.add('UNKNOWN_FIELD', `field ${field}`, () => 'x'.repeat(10_000));
  list.add('UNKNOWN_FIELD', 'y'.repeat(10_000), () => '');
  expect(list.list).toHaveLength(21);
  expect(list.list.at(-1)).toEqual({ code: 'UNKNOWN_FIELD', subject: '', count: 981, example: 'x'.repeat(500) });
  expect(list.list.reduce((sum, { count }) => sum + count, 0)).toBe(1_001);
});
