import { expect, test } from 'vitest';
import { readArguments, withoutHelpWord } from './arguments.ts';

test('nothing is asked by nothing', () => {
  expect(readArguments([])).toEqual({
    config: undefined,
    demo: undefined,
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
    demo: { tracesPerSecond: 0.25 },
    help: true,
    version: true,
    settings: { 'sqlite-path': 'x.db', 'log-level': 'warn' },
    tenant: '',
  });
});

test.each([
  [['--conifg', 'x'], 'unknown flag --conifg (did you mean "--config"?); --help lists them'],
  [['-x'], 'unknown flag -x; --help lists them'],
  [['--port', '9000'], 'unknown flag --port (did you mean "--api-endpoint"?); --help lists them'],
  [['--config'], '--config needs a value: --config FILE'],
  [['--config', '--demo'], '--config needs a value: --config FILE'],
  [['--sqlite-path='], '--sqlite-path needs a value: --sqlite-path VALUE'],
  [['--demo=yes'], '--demo takes no value'],
  [['--demo-rate', '1'], '--demo-rate needs --demo'],
  [
    ['--demo', '--demo-rate', 'fast'],
    '--demo-rate: expected traces a second, 0 or from 0.001 to 1000, such as 0.5 or 50, got "fast"',
  ],
  [['a.yaml'], 'unexpected "a.yaml" (did you mean --config a.yaml?); --help lists the flags'],
])('%j is refused', (argv, message) => {
  expect(() => readArguments(argv)).toThrow(expect.objectContaining({ name: 'UsageError', message }));
});

test.each([
  [['help'], ['--help']],
  [
    ['help', 'demo'],
    ['demo', '--help'],
  ],
  [
    ['demo', 'help'],
    ['demo', 'help'],
  ],
  [[], []],
])('%j is read as %j', (argv, read) => {
  expect(withoutHelpWord(argv)).toEqual(read);
});
