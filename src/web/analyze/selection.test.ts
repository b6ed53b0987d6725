import { expect, test } from 'vitest';
import { attributeSelectionOf, boxText, filterOf, searchOf, selectionOf } from './selection.ts';

function cell(fromNano: number, count: number, errorCount = 0) {
  return { time: 0, fromNano, toNano: fromNano * 2, count, errorCount };
}

test('the slowest spans are those of the last buckets that have at most a twentieth of all', () => {
  const cells = [cell(100, 90), cell(200, 5), cell(400, 3), cell(800, 1), cell(800, 1)];
  expect(selectionOf('slow', cells)).toEqual({ is: 'slow', atLeastNano: 400 });
  expect(selectionOf('slow', [cell(100, 1), cell(200, 1)])).toEqual({ is: 'slow', atLeastNano: 200 });
});

test('without a box the failed spans are selected, if there are failed and other ones', () => {
  expect(selectionOf(undefined, [cell(1, 4, 1)])).toEqual({ is: 'failed' });
  expect(selectionOf(undefined, [cell(1, 4, 4)])).toEqual({ is: 'slow', atLeastNano: 1 });
  expect(selectionOf(undefined, [cell(1, 4)])).toEqual({ is: 'slow', atLeastNano: 1 });
});

test('a box keeps every nanosecond', () => {
  const text = '1767225600000000001,1767225600000000003,5,900';
  const selection = selectionOf(text, []);
  expect(selection.is === 'box' && boxText(selection.area)).toBe(text);
  expect(filterOf(selection)).toEqual({
    and: [
      { startTimeUnixNano: { gte: '1767225600000000001', lt: '1767225600000000003' } },
      { durationNano: { gte: '5', lte: '900' } },
    ],
  });
});

test('a box of traces selects their spans by when these start and how long the traces took', () => {
  const selection = selectionOf('traces,1767225600000000001,1767225600000000003,5,900', []);
  expect(filterOf(selection)).toEqual({
    and: [
      { startTimeUnixNano: { gte: '1767225600000000001', lt: '1767225600000000003' } },
      { trace: { durationNano: { gte: '5', lte: '900' } } },
    ],
  });
  expect(searchOf(selection, '{ name = "a" }', {})).toEqual({
    from: '2026-01-01T00:00:00.000000001Z',
    to: '2026-01-01T00:00:00.000000003Z',
    q: '{ name = "a" && trace:duration >= 5ns && trace:duration <= 900ns }',
  });
});

test('what is no box selects as if there was none', () => {
  expect(selectionOf('1,2,3', [cell(1, 2, 1)])).toEqual({ is: 'failed' });
});

test('without a box the highest twentieth of the values is selected', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  const selection = attributeSelectionOf(undefined, 'size', values);
  expect(selection).toEqual({ is: 'high', attribute: 'size', atLeast: 96 });
  expect(filterOf(selection)).toEqual({ attribute: { key: 'size', scope: 'SPAN', gte: 96 } });
  expect(searchOf(selection, '', { from: 'now-1h' })).toEqual({
    from: 'now-1h',
    q: '{ (span.size >= 96 || span.size >= 96.0) }',
  });
});

test('a box of an attribute is a condition on it', () => {
  const selection = attributeSelectionOf('1767225600000000001,1767225600000000003,-0.5,1.5e+3', 'a key', []);
  expect(filterOf(selection)).toEqual({
    and: [
      { startTimeUnixNano: { gte: '1767225600000000001', lt: '1767225600000000003' } },
      { attribute: { key: 'a key', scope: 'SPAN', gte: -0.5, lte: 1_500 } },
    ],
  });
  expect(searchOf(selection, '', {})).toEqual({
    from: '2026-01-01T00:00:00.000000001Z',
    to: '2026-01-01T00:00:00.000000003Z',
    q: '{ (span."a key" >= 0 || span."a key" >= -0.5) && (span."a key" <= 1500 || span."a key" <= 1500.0) }',
  });
});
