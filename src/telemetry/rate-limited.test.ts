import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { rateLimited } from './rate-limited.ts';

test('one line of a kind in ten seconds; the next one says how many were left out', () => {
  const lines: string[] = [];
  let now = 0;
  const warn = rateLimited(createLogger({ level: 'info' }, { write: (line) => lines.push(line) }), () => now);
  warn({ spans: 1 }, 'rejected');
  warn({ spans: 2 }, 'rejected');
  warn({ spans: 3 }, 'rejected');
  warn({}, 'refused');
  now = 10_000;
  warn({ spans: 4 }, 'rejected');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { msg: 'rejected', spans: 1 },
    { msg: 'refused' },
    { msg: 'rejected', spans: 4, alike: 2 },
  ]);
});
