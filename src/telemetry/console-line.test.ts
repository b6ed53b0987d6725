import { expect, test } from 'vitest';
import { consoleOutput, createLogger, type LogLevel } from './logger.ts';

function capture({ level = 'info', isColoured = false }: { level?: LogLevel; isColoured?: boolean } = {}) {
  const lines: string[] = [];
  const output = consoleOutput({ write: (line) => lines.push(line) }, level, isColoured);
  const log = createLogger({ level }, output);
  return { log, text: () => lines.join('').replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /gm, 'TIME ') };
}

test('a line has time, level, message and fields', () => {
  const { log, text } = capture();
  log
    .child({ part: 'ingest' })
    .warn({ spans: 3, path: '/v1/traces', reason: 'no "a" here', first: { index: 0 } }, 'odd');
  log.info('started');
  expect(text()).toBe(
    'TIME WARN  odd  part=ingest spans=3 path=/v1/traces reason="no \\"a\\" here" first={"index":0}\nTIME INFO  started\n',
  );
});

test('nothing that a client sends can look like a line, or reach the terminal', () => {
  const { log, text } = capture();
  const agent = 'evil\r\n2026-01-01T00:00:00.000Z ERROR  gone \u001b[2J \u009b31m \u202e \u2028 \u{e0041} \ud800';
  log.warn({ agent, [`k\n${agent}`]: [agent] }, `message\n${agent}`);
  expect(text().match(/\n/g)).toHaveLength(1);
  expect(text().trimEnd()).not.toMatch(/[\p{Cc}\u202e\u2028\u{e0041}]/u);
  expect(text()).toContain('\\u001b[2J \\u009b31m \\u202e \\u2028 \\u{e0041}');
});

test('an error has its causes; its stack is for level debug', () => {
  const err = Object.assign(new TypeError('outer', { cause: new Error('inner\n    at forged') }), { code: 'E_OUTER' });
  const { log, text } = capture();
  log.error({ err }, 'failed');
  expect(text()).toBe('TIME ERROR failed  err="E_OUTER: outer: inner\\n    at forged"\n');
  const verbose = capture({ level: 'debug' });
  verbose.log.error({ err }, 'failed');
  const [first, ...stack] = verbose.text().trimEnd().split('\n');
  expect(first).toContain('TIME ERROR failed');
  expect(stack.join('\n')).toMatch(/^ {4}at .*console-line\.test\.ts/);
  expect(stack.every((line) => line.startsWith('    '))).toBe(true);
});

test('secrets are left out, as in JSON', () => {
  const { log, text } = capture();
  log.info({ token: 'p1', headers: { authorization: 'Bearer p2' } }, 'request');
  expect(text()).toBe('TIME INFO  request  token=[redacted] headers={"authorization":"[redacted]"}\n');
});

test('colours are around the level and the fields', () => {
  const { log, text } = capture({ isColoured: true });
  log.error({ a: 1 }, 'failed');
  expect(text()).toBe('TIME \u001b[31mERROR\u001b[0m failed  \u001b[2ma=1\u001b[0m\n');
});
