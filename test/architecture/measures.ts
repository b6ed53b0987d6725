/** How long files and functions are, how many casts a room has, and whether ports are documented. */
import { type ParsedFile, parseFile } from './parse.ts';
import { roomOf } from './rules.ts';
import type { SourceFile } from './source-files.ts';

/** One breach of a measure. */
export interface Excess {
  readonly rule: 'file length' | 'function length' | 'casts' | 'undocumented' | 'names';
  readonly path: string;
  readonly message: string;
}

/** The longest a file may be, in lines. */
export const MAX_FILE_LINES = 400;
/** Nine files of ten are no longer than this, in lines. */
export const P90_FILE_LINES = 200;
/** The longest a function may be, in lines. */
export const MAX_FUNCTION_LINES = 60;
/** Casts (`as`, without `as const`) that a room may have for each 1,000 lines. A room of fewer lines counts as 1,000. */
export const MAX_CASTS_PER_1000_LINES = 3;

/** Files that are read to learn what a part promises. */
const PORTS = /^src\/storage\/[\w-]+\.ts$|^src\/ingest\/sink\.ts$|^receivers\/intake\/receiver\.ts$/;

/** Files over the limit of length. Tests count too. */
export function checkFileLengths(sources: readonly SourceFile[]): Excess[] {
  const lengths = sources.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }));
  const over = lengths
    .filter(({ lines }) => lines > MAX_FILE_LINES)
    .map(
      ({ path, lines }): Excess => ({ rule: 'file length', path, message: `${lines} lines, over ${MAX_FILE_LINES}` }),
    );
  const p90 = lengths.toSorted((a, b) => a.lines - b.lines)[Math.floor(lengths.length * 0.9)];
  if (p90 === undefined || p90.lines <= P90_FILE_LINES) return over;
  const message = `a tenth of all files have ${p90.lines} lines or more, over ${P90_FILE_LINES}`;
  return [...over, { rule: 'file length', path: p90.path, message }];
}

/** Functions, casts and comments of the program's files. */
export function checkMeasures(sources: readonly SourceFile[]): Excess[] {
  const files = sources.map(parseFile);
  return [...files.flatMap(longFunctions), ...casts(files), ...files.flatMap(undocumented)];
}

function longFunctions({ path, functions }: ParsedFile): Excess[] {
  return functions
    .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
    .map(({ line, lines }) => ({
      rule: 'function length',
      path,
      message: `line ${line}: ${lines} lines, over ${MAX_FUNCTION_LINES}`,
    }));
}

function casts(files: readonly ParsedFile[]): Excess[] {
  const rooms = Map.groupBy(files, ({ path }) => roomOf(path) ?? path);
  return [...rooms].flatMap(([room, members]) => {
    const lines = members.reduce((sum, file) => sum + file.lines, 0);
    const allowed = Math.floor((Math.max(lines, 1_000) * MAX_CASTS_PER_1000_LINES) / 1_000);
    const found = members.flatMap((file) => file.casts.map((line) => `${file.path}:${line}`));
    return found.length <= allowed
      ? []
      : {
          rule: 'casts',
          path: room,
          message: `${found.length} in ${lines} lines, over ${allowed}: ${found.join(' ')}`,
        };
  });
}

function undocumented({ path, exports }: ParsedFile): Excess[] {
  if (!PORTS.test(path)) return [];
  return exports
    .filter(({ documented }) => !documented)
    .map(({ name, line }) => ({ rule: 'undocumented', path, message: `line ${line}: ${name} has no doc comment` }));
}

/** The files that each adapter with a storage of its own has, by room. A room has one of several names, by what it is. */
const JOBS: Readonly<Record<string, readonly string[]>> = {
  '': ['definition', 'reader', 'writer'],
  '(?:file|cluster)/': ['migrate'],
  '(?:rows|documents)/': ['candidate', 'terms'],
  'search/': ['compile-query', 'find-spans', 'find-traces', 'source', 'trace-context'],
  'catalog/': ['attribute-keys', 'attribute-statistics', 'attribute-values', 'details', 'operations'],
};

/** Each adapter has a file of the same name for the same job. */
export function checkAdapterNames(paths: readonly string[], adapters: readonly string[]): Excess[] {
  return adapters.flatMap((adapter) =>
    Object.entries(JOBS).flatMap(([room, jobs]) =>
      jobs
        .filter((job) => !paths.some((path) => new RegExp(`^src/storage/${adapter}/${room}${job}\\.ts$`).test(path)))
        .map((job): Excess => ({ rule: 'names', path: `src/storage/${adapter}`, message: `has no ${room}${job}.ts` })),
    ),
  );
}
