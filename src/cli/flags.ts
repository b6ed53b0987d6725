import { parseArgs } from 'node:util';
import { didYouMean } from '../model/nearest.ts';

/** The command line cannot be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a command takes. */
export interface FlagSpec {
  /** Flags with a value. If one is repeated, all values are kept. */
  readonly values: readonly string[];
  /** Flags without a value, with the letter that stands for each, if any. */
  readonly switches: Readonly<Record<string, string | undefined>>;
  /** The message about a word that is not a flag. Undefined if words are accepted. */
  readonly refuseWord?: (word: string) => string;
}

/** The parts of a command line. */
export interface ReadFlags {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
  readonly words: readonly string[];
}

/** The value of a flag. If it is repeated, the last one counts. */
export function lastValue({ values }: ReadFlags, flag: string): string | undefined {
  return values.get(flag)?.at(-1);
}

/** Reads a command line. Throws UsageError with one line. */
export function readFlags(argv: readonly string[], spec: FlagSpec): ReadFlags {
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(spec.values.map((name) => [name, { type: 'string' as const }])),
      ...Object.fromEntries(
        Object.entries(spec.switches).map(([name, short]) => [
          name,
          { type: 'boolean' as const, ...(short && { short }) },
        ]),
      ),
    },
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const switches = new Set<string>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (spec.refuseWord !== undefined) throw new UsageError(spec.refuseWord(token.value));
      words.push(token.value);
    } else if (token.kind === 'option') {
      if (token.name in spec.switches) switches.add(switchWithoutValue(token.name, token.value));
      else values.set(token.name, [...(values.get(token.name) ?? []), flagWithValue(spec, token)]);
    }
  }
  return { values, switches, words };
}

function switchWithoutValue(name: string, value: string | undefined): string {
  if (value !== undefined) throw new UsageError(`--${name} takes no value`);
  return name;
}

function flagWithValue(
  spec: FlagSpec,
  { name, rawName, value }: { readonly name: string; readonly rawName: string; readonly value?: string | undefined },
): string {
  if (!spec.values.includes(name)) {
    const known = [...spec.values, ...Object.keys(spec.switches)].map((flag) => `--${flag}`);
    throw new UsageError(`unknown flag ${rawName}${hint(rawName, known)}; --help lists them`);
  }
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw new UsageError(`--${name} needs a value: --${name} ${name === 'config' ? 'FILE' : 'VALUE'}`);
  }
  return value;
}

/** Flags of other servers, too far from ours to be taken for a misspelling. */
const ELSEWHERE: Readonly<Record<string, string>> = { '--port': '--api-endpoint', '--host': '--api-endpoint' };

function hint(rawName: string, known: readonly string[]): string {
  const ours = ELSEWHERE[rawName];
  return ours !== undefined && known.includes(ours) ? ` (did you mean "${ours}"?)` : didYouMean(rawName, known);
}
