import { describe, expect, test } from 'vitest';
import { type Exception, exceptionsOf } from './exception.ts';
import type { SpanEvent } from './span.ts';
import { errorsOf } from './span-errors.ts';

const exception = (type: string, message: string): SpanEvent => ({
  timeUnixNano: 0n,
  name: 'exception',
  attributes: [
    { key: 'exception.type', value: type },
    { key: 'exception.message', value: message },
  ],
  droppedAttributesCount: 0,
});
const span = (events: readonly SpanEvent[], statusCode = 2, logged: readonly Exception[] = []) =>
  errorsOf({ service: 'shop', name: 'pay', statusCode, statusMessage: 'broken 7', events: () => events }, logged);

describe('the errors of a span', () => {
  test('each exception once', () => {
    expect(span([exception('A', 'x 1'), exception('A', 'x 2'), exception('B', 'x 1')])).toEqual([
      ['A', 'x <value>'],
      ['B', 'x <value>'],
    ]);
  });

  test('what is no string has its text', () => {
    const attributes = [
      { key: 'exception.type', value: 7n },
      { key: 'exception.message', value: [true, 404n] },
    ];
    const event = { ...exception('', ''), attributes };
    expect(span([event])).toEqual([['7', '[true,<value>]']]);
    expect(exceptionsOf([event])).toMatchObject([{ type: '7', message: '[true,404]' }]);
  });

  test('an exception counts without the status ERROR', () => {
    expect(span([exception('A', '')], 0)).toEqual([['A', '']]);
  });

  test('without an exception the status', () => {
    expect(span([{ ...exception('A', ''), name: 'log' }])).toEqual([['shop', 'pay', 'broken <value>']]);
    expect(span([], 1)).toEqual([]);
  });

  test('what log records told counts as an exception', () => {
    const logged = { type: 'A', message: 'x 3', stacktrace: '', timeUnixNano: 1n };
    expect(span([exception('A', 'x 1')], 2, [logged])).toEqual([['A', 'x <value>']]);
    expect(span([], 2, [{ ...logged, type: '' }])).toEqual([['', 'x <value>']]);
  });
});
