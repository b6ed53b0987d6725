import { expect, test } from 'vitest';
import { COMPONENTS } from '../app/components.ts';
import { loadConfig } from './load.ts';

const logOf = (env: Record<string, string> = {}, flags: Record<string, string> = {}) =>
  loadConfig({ env, flags }, COMPONENTS).log;

test('the encoding of the log, and whether it may have colours', () => {
  expect(logOf()).toEqual({ level: 'info', encoding: undefined, noColour: false });
  const env = { SPANGRAPH_LOG_ENCODING: 'json', NO_COLOR: '1' };
  expect(logOf(env)).toMatchObject({ encoding: 'json', noColour: true });
  expect(logOf(env, { 'log-encoding': 'console' }).encoding).toBe('console');
  expect(logOf({ NO_COLOR: '' }).noColour).toBe(false);
  expect(() => logOf({ SPANGRAPH_LOG_ENCODING: 'text' })).toThrow('SPANGRAPH_LOG_ENCODING: expected console or json');
});
