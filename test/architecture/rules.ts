/** Who may import whom (docs/architecture.md), and the check of files against it. */
import { posix } from 'node:path';
import { checkCircles } from './circles.ts';
import { type Import, type ParsedFile, parseFile } from './parse.ts';
import type { SourceFile } from './source-files.ts';

/** One breach of one rule. */
export interface Fault {
  readonly rule: 'room' | 'layer' | 'adapter' | 'package' | 'mention' | 'cycle' | 'circle' | 'outside';
  readonly path: string;
  readonly message: string;
}

/** For each room the rooms it may import, and those of which it may import types. Its own it always may. */
export const ROOMS: Readonly<
  Record<string, { readonly values: readonly string[]; readonly types?: readonly string[] }>
> = {
  errors: { values: [] },
  'node-version': { values: [] },
  'package-root': { values: [] },
  model: { values: ['errors'] },
  metrics: { values: [] },
  access: { values: ['metrics', 'model', 'errors'] },
  net: { values: ['metrics', 'errors'], types: ['access'] },
  settings: { values: ['access', 'net', 'model', 'errors'] },
  config: { values: ['access', 'settings', 'net', 'redaction', 'model', 'errors'], types: ['storage', 'receivers'] },
  redaction: { values: ['access', 'storage', 'model', 'errors'] },
  storage: { values: ['metrics', 'model', 'errors'], types: ['settings'] },
  'storage/*': {
    values: ['storage', 'settings', 'metrics', 'model', 'errors', 'package-root'],
    types: ['telemetry'],
  },
  canary: { values: ['api/adapters', 'net', 'metrics', 'model'] },
  query: { values: ['storage', 'model', 'errors'] },
  transfer: { values: ['receivers/formats', 'query', 'storage', 'model', 'errors'] },
  ingest: { values: ['storage', 'metrics', 'model', 'errors'], types: ['telemetry'] },
  schema: { values: ['access', 'query', 'model', 'errors'] },
  graphql: {
    values: ['schema', 'query', 'storage', 'net', 'model', 'errors', 'package-root'],
    types: ['access', 'telemetry'],
  },
  api: {
    values: [
      'api/adapters',
      'access',
      'graphql',
      'schema',
      'transfer',
      'query',
      'storage',
      'net',
      'metrics',
      'model',
      'errors',
    ],
    types: ['telemetry'],
  },
  'api/adapters': {
    values: ['receivers/formats', 'access', 'net', 'query', 'storage', 'model', 'errors'],
    types: ['telemetry'],
  },
  'receivers/formats': { values: ['model', 'errors'], types: ['ingest'] },
  receivers: {
    values: ['receivers/formats', 'access', 'settings', 'net', 'metrics', 'model', 'errors'],
    types: ['ingest', 'telemetry'],
  },
  telemetry: { values: ['access', 'metrics', 'storage', 'net', 'model', 'errors'] },
  demo: { values: ['model'] },
  // Runs in browsers: what it knows of the server is the generated client of the schema.
  web: { values: ['web/file'] },
  // Files that the reader opens are decoded as imports do it.
  'web/file': { values: ['web', 'receivers/formats', 'model', 'errors'] },
  app: { values: ['*'] },
  // What it starts is joined by the composition root, as for the program.
  library: { values: ['app', 'config', 'telemetry', 'net', 'errors', 'node-version', 'package-root'] },
  main: { values: ['*'] },
};

/** The one file that lists backends and receivers. */
const LIST = 'src/app/components.ts';

/** The folder of a backend. */
const BACKEND = /^src\/storage\/(?!(?:evaluator|operators|ordering|statistics|encoding)\/)(\w+)\//;

/** The folders of the APIs of other systems. */
const ADAPTER = /^src\/api\/(?:adapter|rest|tempo|jaeger|jaeger-storage|zipkin|mcp)\//;

/** The folder of a receiver. */
const RECEIVER = /^receivers\/(?!(?:formats|intake|otlp)\/)\w+\//;

/** Packages that only some folders may import. */
const PACKAGES: readonly { readonly names: RegExp; readonly only: RegExp }[] = [
  { names: /^better-sqlite3$/, only: /^src\/storage\/sqlite\// },
  { names: /^@elastic\//, only: /^src\/storage\/elasticsearch\// },
  {
    names: /^(?:graphql|@pothos\/.*|graphql-yoga|@graphql-yoga\/.*|@envelop\/.*)$/,
    only: /^(?:schema|src\/graphql|src\/api|src\/library)\//,
  },
  { names: /^@grpc\//, only: /^src\/api\/grpc\// },
  { names: /^protobufjs$/, only: /^receivers\// },
  { names: /^(?:jose)$/, only: /^src\/(?:access\/oidc|config)\// },
  { names: /^openid-client$/, only: /^src\/api\/sign-in\// },
  { names: /^yaml$/, only: /^src\/config\// },
  // The sections of the file are described beside what they configure.
  {
    names: /^zod$/,
    only: /^src\/(?:config|settings)\/|^(?:src\/storage|receivers)\/(?:\w+\/)?(?:config\/|definition\.ts$|section-keys\.ts$)/,
  },
  { names: /^pino$/, only: /^src\/telemetry\// },
  { names: /^@opentelemetry\//, only: /^src\/telemetry\// },
  { names: /^prom-client$/, only: /^src\/metrics\// },
  { names: /^(?:preact|@preact\/.*)$/, only: /^src\/web\// },
];

/** Where each of these may stand; nowhere if there is no entry. */
const MENTIONS: Readonly<Record<string, RegExp>> = {
  'process.env': /^src\/config\//,
  console: /^src\/(?:telemetry\/|cli\/|main\.ts$)/,
};

/** What a look at some files found, and how much it looked at. */
export interface Report {
  readonly faults: readonly Fault[];
  readonly files: number;
  readonly imports: number;
}

/** Checks the program's files against every rule. */
export function checkArchitecture(sources: readonly SourceFile[]): Report {
  const files = sources.map(parseFile);
  const faults = files.flatMap((file) => [
    ...checkRoom(file),
    ...file.imports.flatMap((one) => checkImport(file, one)),
    ...checkMentions(file),
  ]);
  return {
    faults: [...faults, ...checkCycles(files), ...checkCircles(files)],
    files: files.length,
    imports: files.reduce((sum, file) => sum + file.imports.length, 0),
  };
}

/** The room a file belongs to, or undefined where there is none for it. */
export function roomOf(path: string): string | undefined {
  if (path.startsWith('schema/')) return 'schema';
  if (path.startsWith('receivers/')) return path.startsWith('receivers/formats/') ? 'receivers/formats' : 'receivers';
  if (path.startsWith('src/web/file/')) return 'web/file';
  if (ADAPTER.test(path)) return 'api/adapters';
  const backend = BACKEND.exec(path);
  if (backend !== null) return `storage/${backend[1]}`;
  if (path === 'src/main.ts' || path.startsWith('src/cli/')) return 'main';
  const name = /^src\/([\w-]+)(?:\/|\.ts$)/.exec(path)?.[1];
  return name !== undefined && Object.hasOwn(ROOMS, name) ? name : undefined;
}

function checkRoom({ path }: ParsedFile): Fault[] {
  return roomOf(path) === undefined ? [{ rule: 'room', path, message: 'belongs to no room' }] : [];
}

function checkImport(file: ParsedFile, one: Import): Fault[] {
  const fault = (rule: Fault['rule'], message: string): Fault[] => [
    { rule, path: file.path, message: `line ${one.line}: ${message}` },
  ];
  if (!one.specifier.startsWith('.')) {
    const rule = PACKAGES.find(({ names }) => names.test(packageName(one.specifier)));
    if (rule === undefined || rule.only.test(file.path)) return [];
    return fault('package', `${one.specifier} may only be imported in ${rule.only.source}`);
  }
  const from = roomOf(file.path);
  const target = targetOf(file, one);
  if (target.includes('/testing/')) return fault('layer', `${one.specifier} is for tests only`);
  const to = roomOf(target);
  if (one.kind === 'url' && !target.endsWith('.ts')) return [];
  if (to === undefined) return fault('outside', `${one.specifier} leads out of the program`);
  if (from === undefined || from === to) return [];
  const rule = ROOMS[from.startsWith('storage/') ? 'storage/*' : from];
  if (rule?.values.includes('*')) {
    if (to.startsWith('web')) return fault('layer', `${one.specifier} runs in browsers`);
    return (BACKEND.test(target) || RECEIVER.test(target)) && !isListed(file, target)
      ? fault('adapter', `${one.specifier}: a backend or receiver is known by its definition in ${LIST} alone`)
      : [];
  }
  if (rule?.values.includes(to) || (one.kind === 'type' && rule?.types?.includes(to))) return [];
  return fault('layer', `${from} may not import ${one.kind === 'type' ? 'types of ' : ''}${to} (${one.specifier})`);
}

/** The list names definitions. Each loads the rest of its folder when that is used. */
function isListed({ path }: ParsedFile, target: string): boolean {
  return path === LIST && posix.basename(target) === 'definition.ts';
}

function packageName(specifier: string): string {
  return specifier.startsWith('@') ? specifier : (specifier.split('/')[0] ?? specifier);
}

function targetOf(file: ParsedFile, one: Import): string {
  return posix.join(posix.dirname(file.path), one.specifier);
}

function checkMentions(file: ParsedFile): Fault[] {
  return file.mentions
    .filter(({ what }) => !(MENTIONS[what]?.test(file.path) ?? false))
    .map(({ what, line }) => ({
      rule: 'mention',
      path: file.path,
      message: `line ${line}: ${what} is not allowed here`,
    }));
}

/**
 * Folders, and each file right in src/ or receivers/ by itself, must not import each other in a ring. The schema counts as
 * one folder: types of a graph refer to each other by nature.
 */
function checkCycles(files: readonly ParsedFile[]): Fault[] {
  const edges = new Map<string, Set<string>>();
  for (const file of files) {
    const from = folderOf(file.path);
    const targets = edges.get(from) ?? new Set<string>();
    edges.set(from, targets);
    for (const one of file.imports) {
      if (!one.specifier.startsWith('.') || !one.specifier.endsWith('.ts')) continue;
      const to = folderOf(targetOf(file, one));
      if (to !== from) targets.add(to);
    }
  }
  const rings = [...edges.keys()].flatMap((start) => ringFrom(start, edges) ?? []);
  return rings.length === 0 ? [] : [{ rule: 'cycle', path: rings[0] ?? '', message: `in a ring: ${rings.join(', ')}` }];
}

function folderOf(path: string): string {
  if (path.startsWith('schema/')) return 'schema';
  const folder = posix.dirname(path);
  return folder.includes('/') ? folder : path;
}

/** The folder itself if a way leads from it back to it. */
function ringFrom(start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const open = [...(edges.get(start) ?? [])];
  const seen = new Set(open);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === start) return start;
    for (const target of edges.get(next) ?? []) {
      if (!seen.has(target)) open.push(target);
      seen.add(target);
    }
  }
  return undefined;
}
