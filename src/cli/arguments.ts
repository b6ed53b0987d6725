import { type Flags, SETTINGS } from '../config/environment.ts';
import { didYouMean } from '../config/nearest.ts';
import { type ReadFlags, readFlags } from './flags.ts';

/** What every command knows: where its configuration is from. */
export interface ConfigArguments {
  readonly config: string | undefined;
  /** Flags that stand for keys of the configuration. */
  readonly settings: Flags;
}

/** What the command line of the server asks for. */
export interface Arguments extends ConfigArguments {
  readonly demo: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** Words that a command line may begin with; without one it starts the server. */
export const COMMANDS = ['import', 'export', 'copy'] as const;

/** Flags of {@link ConfigArguments}. */
export const CONFIG_FLAGS: readonly string[] = ['config', ...SETTINGS.map((setting) => setting.flag)];

/** Reads the command line of the server; throws UsageError with one line. */
export function readArguments(argv: readonly string[]): Arguments {
  const read = readFlags(argv, {
    values: CONFIG_FLAGS,
    switches: { demo: undefined, help: 'h', version: 'v' },
    refuseWord: unexpectedWord,
  });
  return {
    ...configArguments(read),
    demo: read.switches.has('demo'),
    help: read.switches.has('help'),
    version: read.switches.has('version'),
  };
}

/** Of a flag that is repeated the last one counts. */
export function configArguments({ values }: ReadFlags): ConfigArguments {
  const last = (flag: string): string | undefined => values.get(flag)?.at(-1);
  const settings = SETTINGS.flatMap(({ flag }) => {
    const value = last(flag);
    return value === undefined ? [] : [[flag, value] as const];
  });
  return { config: last('config'), settings: Object.fromEntries(settings) };
}

function unexpectedWord(word: string): string {
  const hint = /\.ya?ml$/.test(word) ? ` (did you mean --config ${word}?)` : didYouMean(word, COMMANDS);
  return `unexpected "${word}"${hint}; --help lists the flags`;
}
