import { describe, expect, test } from 'vitest';
import type { Exception } from './exception.ts';
import type { SpanEvent } from './span.ts';
import { errorsOf, generalMessage, literalPart } from './span-errors.ts';

describe('the general form of a message', () => {
  test.each([
    ['timeout after 3000 ms', 'timeout after <number> ms'],
    ['took 1.5s of 2,000.25s', 'took <number>s of <number>s'],
    ['retry #3', 'retry #<number>'],
    ['user "ann" is gone', 'user <text> is gone'],
    ["no key 'a b' here", 'no key <text> here'],
    ['unknown column `id`', 'unknown column <text>'],
    ["it doesn't work, and won't", "it doesn't work, and won't"],
    ["can't find 'x' in Ann's list", "can't find <text> in Ann's list"],
    ['order 1b4e28ba-2fa1-11d2-883f-0016d3cca427 failed', 'order <id> failed'],
    ['bad pointer 0xDEADBEEF', 'bad pointer <id>'],
    ['commit 9fceb02d0ae598e95dc970b74767f19372d61af8', 'commit <id>'],
    ['GET https://shop.example/a/7?b=1 failed', 'GET <address> failed'],
    ['connect ECONNREFUSED 10.0.0.1:5432', 'connect ECONNREFUSED <address>'],
    ['connect ECONNREFUSED [2001:db8::7]:443', 'connect ECONNREFUSED <address>'],
    ['getaddrinfo ENOTFOUND db.internal:5432', 'getaddrinfo ENOTFOUND <address>'],
    ['mail to ann@shop.example bounced', 'mail to <address> bounced'],
    ['', ''],
    ['card refused', 'card refused'],
    // Words of letters stay, even if they could be hex digits.
    ['facade decade', 'facade decade'],
  ])('%j is %j', (message, general) => {
    expect(generalMessage(message)).toBe(general);
  });

  test('what is general stays as it is', () => {
    for (const message of ['a 1 "b" 10.0.0.1 at https://x/y', 'user 7 of <number>']) {
      expect(generalMessage(generalMessage(message))).toBe(generalMessage(message));
    }
  });

  test.each(['a', '1', '"', "'", '[', ':', '@', 'a.', '0x', 'http://', '1:', 'a@', '\u{1f600}', '9f'])(
    'only the beginning of a long message of %j counts',
    (part) => {
      const message = part.repeat(100_000 / part.length);
      const general = generalMessage(message);
      expect(general.length).toBeLessThanOrEqual(12_000);
      expect(general).toBe(generalMessage(message.slice(0, 1_000)));
      expect(general.isWellFormed()).toBe(true);
    },
  );

  test('every message has the literal part of its general form', () => {
    for (const message of [
      'timeout after 3000 ms',
      '7',
      'user "ann" (id 4711) is gone',
      `${'a'.repeat(999)}\u{1f600}`,
    ]) {
      expect(message).toContain(literalPart(generalMessage(message)));
    }
    expect(literalPart('timeout after <number> ms')).toBe('timeout after ');
    expect(literalPart('<number>')).toBe('');
  });
});

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
      ['A', 'x <number>'],
      ['B', 'x <number>'],
    ]);
  });

  test('an exception counts without the status ERROR', () => {
    expect(span([exception('A', '')], 0)).toEqual([['A', '']]);
  });

  test('without an exception the status', () => {
    expect(span([{ ...exception('A', ''), name: 'log' }])).toEqual([['shop', 'pay', 'broken <number>']]);
    expect(span([], 1)).toEqual([]);
  });

  test('what log records told counts as an exception', () => {
    const logged = { type: 'A', message: 'x 3', stacktrace: '', timeUnixNano: 1n };
    expect(span([exception('A', 'x 1')], 2, [logged])).toEqual([['A', 'x <number>']]);
    expect(span([], 2, [{ ...logged, type: '' }])).toEqual([['', 'x <number>']]);
  });
});
