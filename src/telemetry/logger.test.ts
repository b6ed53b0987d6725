import { expect, test } from 'vitest';
import { createLogger, type LogLevel } from './logger.ts';

function capture(level: LogLevel) {
  const lines: string[] = [];
  const log = createLogger({ level }, { write: (line) => lines.push(line) });
  return { log, parsed: () => lines.map((line): unknown => JSON.parse(line)) };
}

test('a line is JSON with level, time, fields and message', () => {
  const { log, parsed } = capture('info');
  log.child({ part: 'otlp/grpc' }).warn({ spans: 3 }, 'slow commit');
  expect(parsed()).toEqual([
    { level: 'warn', time: expect.stringMatching(/^\d{4}-.*Z$/), part: 'otlp/grpc', spans: 3, msg: 'slow commit' },
  ]);
});

test('what is below the level is not written', () => {
  const { log, parsed } = capture('warn');
  log.debug('a');
  log.info('b');
  log.error('c');
  expect(parsed()).toMatchObject([{ msg: 'c' }]);
});

test('secrets are redacted, at the top and one level down', () => {
  const { log, parsed } = capture('info');
  log.info({ password: 'p1', headers: { authorization: 'Bearer p2' } }, 'request');
  expect(JSON.stringify(parsed())).not.toMatch(/p1|p2/);
});

test('an error keeps its stack and cause', () => {
  const { log, parsed } = capture('info');
  log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
  expect(parsed()).toMatchObject([{ err: { message: expect.stringContaining('inner'), stack: expect.any(String) } }]);
});
