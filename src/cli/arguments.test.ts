import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

test('nothing is asked by nothing', () => {
  expect(readArguments([])).toEqual({
    config: undefined,
    demo: false,
    help: false,
    version: false,
    settings: {},
    tenant: '',
  });
});

test.each([[['--config', 'a.yaml']], [['--config=a.yaml']]])('%j names the file', (argv) => {
  expect(readArguments(argv).config).toBe('a.yaml');
});

test('settings and switches', () => {
  expect(readArguments(['--demo', '-h', '-v', '--sqlite-path=x.db', '--log-level', 'warn'])).toEqual({
    config: undefined,
    demo: true,
    help: true,
    version: true,
    settings: { 'sqlite-path': 'x.db', 'log-level': 'warn' },
    tenant: '',
  });
});

test.each([
  [['--conifg', 'x'], 'unknown flag --conifg (did you mean "--config"?); --help lists them'],
  [['-x'], 'unknown flag -x; --help lists them'],
  [['--config'], '--config needs a value: --config FILE'],
  [['--config', '--demo'], '--config needs a value: --config FILE'],
  [['--sqlite-path='], '--sqlite-path needs a value: --sqlite-path VALUE'],
  [['--demo=yes'], '--demo takes no value'],
  [['a.yaml'], 'unexpected "a.yaml" (did you mean --config a.yaml?); --help lists the flags'],
])('%j is refused', (argv, message) => {
  expect(() => readArguments(argv)).toThrow(expect.objectContaining({ name: 'UsageError', message }));
});
