import { parseArgs } from 'node:util';
import { type Flags, SETTINGS } from '../config/environment.ts';
import { didYouMean } from '../config/nearest.ts';

/** What the command line asks for. */
export interface Arguments {
  readonly config: string | undefined;
  readonly demo: boolean;
  readonly help: boolean;
  readonly version: boolean;
  /** Flags that stand for keys of the configuration. */
  readonly settings: Flags;
}

/** The command line cannot be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const SWITCHES = ['demo', 'help', 'version'] as const;
const VALUES = ['config', ...SETTINGS.map((setting) => setting.flag)];

/** Reads the command line; throws UsageError with one line. */
export function readArguments(argv: readonly string[]): Arguments {
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(VALUES.map((name) => [name, { type: 'string' as const }])),
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
      demo: { type: 'boolean' },
    },
    strict: false,
    tokens: true,
  });
  const values: Record<string, string> = {};
  const switches = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') throw unexpectedWord(token.value);
    if (token.kind !== 'option') continue;
    if (isSwitch(token.name)) switches.add(switchWithoutValue(token.name, token.value));
    else values[token.name] = flagWithValue(token.name, token.rawName, token.value);
  }
  const { config, ...settings } = values;
  return {
    config,
    demo: switches.has('demo'),
    help: switches.has('help'),
    version: switches.has('version'),
    settings,
  };
}

function isSwitch(name: string): boolean {
  return SWITCHES.some((known) => known === name);
}

function switchWithoutValue(name: string, value: string | undefined): string {
  if (value !== undefined) throw new UsageError(`--${name} takes no value`);
  return name;
}

function flagWithValue(name: string, rawName: string, value: string | undefined): string {
  if (!VALUES.includes(name)) {
    const known = [...VALUES, ...SWITCHES].map((flag) => `--${flag}`);
    throw new UsageError(`unknown flag ${rawName}${didYouMean(rawName, known)}; --help lists them`);
  }
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw new UsageError(`--${name} needs a value: --${name} ${name === 'config' ? 'FILE' : 'VALUE'}`);
  }
  return value;
}

function unexpectedWord(word: string): UsageError {
  const hint = /\.ya?ml$/.test(word) ? ` (did you mean --config ${word}?)` : '';
  return new UsageError(`unexpected "${word}"${hint}; --help lists the flags`);
}
