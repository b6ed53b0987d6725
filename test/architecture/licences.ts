/** What the program contains of others, why, and under which licence: from its sources, its files and package-lock.json. */
import { type BundledPackage, idOf, type Lock, nameOf, neededBy, programPaths } from '../../deploy/sbom/lock.ts';
import type { SourceFile } from './source-files.ts';

/** Why each package that our sources import is there. One without a reason fails the test of the page. */
const REASONS: Readonly<Record<string, string>> = {
  '@elastic/elasticsearch': 'the client of the Elasticsearch backend; loaded by that backend only',
  '@elastic/transport':
    'its connections, for options and errors that the client does not name; the client brings it anyway',
  '@grpc/grpc-js': "Jaeger's remote storage over gRPC. Loaded only if `api.jaeger_storage.endpoint` is set",
  '@opentelemetry/api': 'own traces: the API',
  '@opentelemetry/core': 'own traces: W3C trace context',
  '@opentelemetry/exporter-trace-otlp-proto': 'own traces: sends them',
  '@opentelemetry/resources': 'own traces: names the process',
  '@opentelemetry/sdk-trace': 'own traces: records, samples and batches them',
  '@pothos/core': 'builds the GraphQL schema from typed code',
  'better-sqlite3': 'SQLite; loaded by that backend only',
  dataloader: 'one read for many fields of one request',
  'fastest-levenshtein': 'names the key or flag that a misspelt one resembles',
  graphql: 'parses, checks and runs GraphQL',
  'graphql-yoga': 'GraphQL over HTTP, subscriptions',
  jose: 'checks signed tokens of OpenID Connect; loaded if they are configured',
  'openid-client': 'people sign in at a provider of OpenID Connect; loaded if that is configured',
  pino: 'log lines as JSON',
  'prom-client': 'metrics in the format of Prometheus',
  re2js: 'regular expressions of users in linear time',
  yaml: 'reads the configuration file, with the places of its keys for messages',
  zod: 'checks the configuration, and describes its keys for the documentation',
};

/** What the page is made from. */
export interface Inputs {
  readonly lock: Lock;
  /** dist/program/licences.json */
  readonly bundled: readonly BundledPackage[];
  /** The sources of the program. */
  readonly sources: readonly SourceFile[];
}

/** A package that a user of ours gets. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** One that we name ourselves. */
interface DirectDependency extends Dependency {
  readonly reason: string;
  /** How many packages it brings, those that others bring too included. */
  readonly brings: number;
}

/** Sorted by name. Packages of the development are left out. */
export function dependenciesOf({ lock, bundled }: Pick<Inputs, 'lock' | 'bundled'>): Dependency[] {
  const found = new Map(programPaths(lock, bundled).map((path) => [idOf(lock, path), dependency(lock, path)]));
  return [...found.values()].toSorted((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

/** Throws if one has no reason, or a reason has no package. */
function directDependenciesOf({ lock, sources }: Inputs): DirectDependency[] {
  const names = importedPackages(sources);
  const unexplained = names.filter((name) => REASONS[name] === undefined);
  const gone = Object.keys(REASONS).filter((name) => !names.includes(name));
  if (unexplained.length + gone.length > 0) {
    throw new Error(`REASONS in test/architecture/licences.ts: add ${unexplained.join()}, remove ${gone.join()}`);
  }
  return names.map((name) => {
    const path = `node_modules/${name}`;
    return { ...dependency(lock, path), reason: REASONS[name] ?? '', brings: broughtBy(lock, path) };
  });
}

const IMPORTED = /\b(?:from |import\()'(?!\.|spangraph')((?:@[\w.-]+\/)?[\w.-]+)(?:\/[\w./-]+)?'/g;
/** They run in browsers; NOTICE names what they contain. */
const PAGES = /^src\/(?:web|graphql\/graphiql)\//;

/** The packages that the sources import, sorted. */
function importedPackages(sources: readonly SourceFile[]): string[] {
  const names = sources
    .filter(({ path }) => !PAGES.test(path))
    .flatMap(({ text }) => [...text.matchAll(IMPORTED)].map(([, name = '']) => name));
  return [...new Set(names)].toSorted();
}

function broughtBy(lock: Lock, path: string): number {
  const reached = new Set([path]);
  for (const one of reached) for (const needed of neededBy(lock, one)) reached.add(needed);
  return new Set([...reached].map((one) => idOf(lock, one))).size - 1;
}

function dependency({ packages }: Lock, path: string): Dependency {
  const { version = '', license = 'none stated' } = packages[path] ?? {};
  return { name: nameOf(path), version, licence: license };
}

/** The page that lists them. */
export function licencesPage(inputs: Inputs): string {
  const direct = directDependenciesOf(inputs);
  const all = dependenciesOf(inputs);
  return [
    '# Licences',
    '',
    'What the program contains of others, why, and under which licence. Spangraph itself is under the Apache License 2.0. The files',
    'of the program contain all packages but better-sqlite3, whose binary holds SQLite, which is in the public domain. The files',
    '`licences.json` below `dist` have the texts of the licences, for the page and GraphiQL too. `dist/sbom.cdx.json` is the same in',
    'the form of CycloneDX, with hashes and with what needs what.',
    '',
    'Made from the sources, the built program and package-lock.json; after a change of a dependency: `npm test -- test/release.test.ts -u`.',
    '',
    '## Why each is there',
    '',
    `The sources import ${direct.length} packages, which bring the others. "Brings" counts those that others bring too, and parts of`,
    'which no code is used.',
    '',
    '| Package | Licence | Brings | What for |',
    '|---|---|---|---|',
    ...direct.map(({ name, licence, brings, reason }) => `| ${name} | ${licence} | ${brings} | ${reason} |`),
    '',
    '## All packages',
    '',
    `${all.length} packages:`,
    '',
    '| Package | Version | Licence |',
    '|---|---|---|',
    ...all.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    '',
  ].join('\n');
}
