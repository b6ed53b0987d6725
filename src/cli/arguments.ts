import { DEFAULT_TENANT } from '../access/caller.ts';
import { isTenantName, TENANT_FORM } from '../access/tenant.ts';
import { COMPONENTS } from '../app/components.ts';
import { DEMO_TRACES_PER_SECOND } from '../app/demo.ts';
import type { Flags } from '../config/environment.ts';
import { settingsOf } from '../config/settings.ts';
import { didYouMean } from '../model/nearest.ts';
import { readRate } from './demo-rate.ts';
import { lastValue, type ReadFlags, readFlags, UsageError } from './flags.ts';

/** Where a command takes its configuration from. */
export interface ConfigArguments {
  readonly config: string | undefined;
  /** Flags that stand for keys of the configuration. */
  readonly settings: Flags;
  /** The tenant whose store a command is about. Empty: the configured store. */
  readonly tenant: string;
}

/** What the command line of the server asks for. */
export interface Arguments extends ConfigArguments {
  /** Absent: no demo. */
  readonly demo: { readonly tracesPerSecond: number } | undefined;
  readonly help: boolean;
  readonly version: boolean;
}

/** Words that a command line may begin with. Without one, the server starts. */
export const COMMANDS = [
  'import',
  'export',
  'copy',
  'delete',
  'backup',
  'restore',
  'check',
  'doctor',
  'health',
  'token',
  'tenants',
  'mcp',
  'demo',
] as const;

/** `help` and `help COMMAND` as `--help` and `COMMAND --help`. */
export function withoutHelpWord(argv: readonly string[]): readonly string[] {
  const [first, ...others] = argv;
  return first === 'help' ? [...others, '--help'] : argv;
}

const FLAGS = settingsOf(COMPONENTS).flatMap(({ flag }) => flag ?? []);
const SETTING_FLAGS = FLAGS.filter(({ isSwitch }) => !isSwitch).map(({ name }) => name);
const SETTING_SWITCHES = FLAGS.filter(({ isSwitch }) => isSwitch).map(({ name }) => name);

/** Flags of {@link ConfigArguments}. */
export const CONFIG_FLAGS: readonly string[] = ['config', ...SETTING_FLAGS];

/** Those of a command about one store. */
export const STORE_FLAGS: readonly string[] = [...CONFIG_FLAGS, 'tenant'];

/** Reads the command line of the server. Throws UsageError with one line. */
export function readArguments(argv: readonly string[]): Arguments {
  const read = readFlags(argv, {
    values: [...CONFIG_FLAGS, 'demo-rate'],
    switches: {
      demo: undefined,
      help: 'h',
      version: 'v',
      ...Object.fromEntries(SETTING_SWITCHES.map((name) => [name, undefined])),
    },
    refuseWord: unexpectedWord,
  });
  return {
    ...configArguments(read),
    demo: demoArguments(read),
    help: read.switches.has('help'),
    version: read.switches.has('version'),
  };
}

function demoArguments(read: ReadFlags): Arguments['demo'] {
  const rate = lastValue(read, 'demo-rate');
  if (read.switches.has('demo')) return { tracesPerSecond: readRate('demo-rate', rate, DEMO_TRACES_PER_SECOND) };
  if (rate !== undefined) throw new UsageError('--demo-rate needs --demo');
  return undefined;
}

export function configArguments(flags: ReadFlags): ConfigArguments {
  const settings = SETTING_FLAGS.flatMap((flag) => {
    const value = lastValue(flags, flag);
    return value === undefined ? [] : [[flag, value] as const];
  });
  const switches = SETTING_SWITCHES.filter((name) => flags.switches.has(name)).map((name) => [name, 'true'] as const);
  const tenant = tenantNamed('--tenant', lastValue(flags, 'tenant'));
  return { config: lastValue(flags, 'config'), settings: Object.fromEntries([...settings, ...switches]), tenant };
}

/** The tenant that a flag names. Without it the configured store. Throws UsageError. */
export function tenantNamed(flag: string, name = DEFAULT_TENANT): string {
  if (name === DEFAULT_TENANT || isTenantName(name)) return name;
  throw new UsageError(`${flag}: expected ${TENANT_FORM}, got "${name}"`);
}

function unexpectedWord(word: string): string {
  const hint = /\.ya?ml$/.test(word) ? ` (did you mean --config ${word}?)` : didYouMean(word, [...COMMANDS, 'help']);
  return `unexpected "${word}"${hint}; --help lists the flags`;
}
