/** Checks what callers without types, or with wrong ones, give. */
import type { Tree } from '../config/tree.ts';
import { SpangraphError, thrownMessage } from '../errors.ts';
import type { LogLevel, SettleOptions, StartOptions } from './spangraph.ts';

const LEVELS: Readonly<Record<LogLevel, true>> = { debug: true, info: true, warn: true, error: true, silent: true };

/** With a copy of the configuration. Throws INVALID_CONFIG, and a TypeError for an option that does not exist. */
export function startOptions(options: StartOptions): { readonly config: Tree; readonly log: LogLevel } {
  if (typeof options !== 'object' || options === null)
    throw invalid(`options: expected an object, got ${shown(options)}`);
  const { config = {}, log = 'silent', ...others } = options;
  refuseUnknown(others);
  if (!Object.hasOwn(LEVELS, log))
    throw invalid(`log: expected one of ${Object.keys(LEVELS).join(', ')}, got ${shown(log)}`);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw invalid(`config: expected an object, the content of a configuration file, got ${shown(config)}`);
  }
  try {
    return { config: structuredClone(config), log };
  } catch (thrown) {
    throw invalid(`config: expected plain values, as a file has them (${thrownMessage(thrown)})`);
  }
}

/** Throws a TypeError if one is not a number that can be waited for. */
export function requireWaitable({ spans, quietMs, timeoutMs }: SettleOptions): void {
  for (const [name, value] of Object.entries({ spans, quietMs, timeoutMs })) {
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= 0)) continue;
    throw new TypeError(`${name}: expected a number from 0, got ${shown(value)}`);
  }
  if (spans !== undefined && !Number.isInteger(spans)) throw new TypeError(`spans: expected an integer, got ${spans}`);
}

/** JavaScript has no types, and a misspelled option would have no effect. */
function refuseUnknown(others: object): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new TypeError(`startSpangraph: unknown option "${unknown}"; the options are config and log.`);
  }
}

function invalid(problem: string): SpangraphError {
  return new SpangraphError('INVALID_CONFIG', `Spangraph cannot be started: ${problem}.`);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' && value !== null
    ? 'an object'
    : typeof value === 'function'
      ? 'a function'
      : String(value);
}
