/** The declarations of the package, as a project sees them that uses it: complete, strict and without the rest of the program. */
import { globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { expect, test } from 'vitest';
import { runChild } from '../fixtures/child.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const HEAD = `import { type Span, type Spangraph, startSpangraph } from 'spangraph';
import { graphql } from './graphql.ts';
import { type NewestTracesQuery, NewestTracesDocument } from './generated/graphql.ts';
declare const spangraph: Spangraph;
const Names = graphql('query Names($kind: SpanKind!) { spans(filter: { kind: { eq: $kind } }) { nodes { name } } }');
`;

const RIGHT = [
  'await using own = await startSpangraph(); own.url.length;',
  "await startSpangraph({ config: { api: { rest: true } }, log: 'warn' });",
  'const names: string[] = (await spangraph.query(Names, { kind: "SERVER" })).spans.nodes.map(({ name }) => name); names;',
  'const newest: NewestTracesQuery = await spangraph.query(NewestTracesDocument); newest;',
  'await spangraph.query(NewestTracesDocument, { first: 5 });',
  'const plain: unknown = await spangraph.query("{ services { name } }"); plain;',
  'const typed = await spangraph.query<{ services: { name: string }[] }>("{ services { name } }", {}); typed.services[0]?.name;',
  'const route: unknown = (await spangraph.spans({ service: { eq: "shop" } }))[0]?.attributes["http.route"]; route;',
  'await spangraph.traces("{ status = error }");',
  'const spans: readonly Span[] = (await spangraph.settledTrace("a", { spans: 2 })).spans; spans;',
  'const nanos: string | undefined = (await spangraph.trace("a"))?.durationNano; nanos;',
];

const WRONG = [
  "await startSpangraph({ log: 'loud' });",
  'await startSpangraph({ log: undefined });',
  'await spangraph.query(Names);',
  'await spangraph.query(Names, { kind: "SERVERS" });',
  '(await spangraph.query(Names, { kind: "SERVER" })).spans.nodes[0]?.title;',
  'await spangraph.query(NewestTracesDocument, { frist: 5 });',
  'await spangraph.spans({ service: "shop" });',
  '(await spangraph.trace("a")).spans;',
  'await spangraph.settled({ traceId: "a" });',
];

const asFunctions = (lines: readonly string[]): string =>
  lines.map((line, index) => `export async function f${index}() { ${line} }`).join('\n');

test.each([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('module %s, resolution %s', async (module, moduleResolution) => {
  using folder = makeTempFolder();
  mkdirSync(folder.file('node_modules'));
  symlinkSync(projectRoot, folder.file('node_modules/spangraph'));
  for (const name of ['@types', 'gql.tada', '@0no-co', 'undici-types', '@graphql-typed-document-node', 'graphql']) {
    symlinkSync(join(projectRoot, 'node_modules', name), folder.file(`node_modules/${name}`));
  }
  symlinkSync(join(projectRoot, 'examples/generated'), folder.file('generated'));
  const schema = readFileSync(join(projectRoot, 'schema/schema.graphql'), 'utf8');
  const introspection = introspectionFromSchema(buildSchema(schema), { descriptions: false });
  folder.write('env.ts', `export type introspection = ${JSON.stringify(introspection)};`);
  folder.write(
    'graphql.ts',
    `import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './env.ts';
export const graphql = initGraphQLTada<{ introspection: introspection; disableMasking: true }>();`,
  );
  folder.write('package.json', '{ "type": "module" }');
  folder.write('right.ts', HEAD + asFunctions(RIGHT));
  folder.write('wrong.ts', HEAD + asFunctions(WRONG));
  const options = {
    module,
    moduleResolution,
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    allowImportingTsExtensions: true,
    preserveSymlinks: true,
  };
  folder.write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['right.ts', 'wrong.ts'] }));
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
  const { stdout } = await runChild(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], { folder: folder.path });
  const found = stdout.match(/^\S+\(\d+/gm) ?? [];
  const first = HEAD.split('\n').length;
  expect(found, stdout).toEqual(WRONG.map((_line, index) => `wrong.ts(${first + index}`));
});

test('an older target, without the types of Node.js', async () => {
  using folder = makeTempFolder();
  mkdirSync(folder.file('node_modules'));
  symlinkSync(projectRoot, folder.file('node_modules/spangraph'));
  for (const name of ['@graphql-typed-document-node', 'graphql']) {
    symlinkSync(join(projectRoot, 'node_modules', name), folder.file(`node_modules/${name}`));
  }
  folder.write('package.json', '{ "type": "module" }');
  folder.write(
    'test.ts',
    "import { startSpangraph } from 'spangraph';\nconst own = await startSpangraph();\nawait own.stop();\n",
  );
  const options = { target: 'es2022', module: 'nodenext', types: [], strict: true, skipLibCheck: false, noEmit: true };
  const compilerOptions = { ...options, preserveSymlinks: true };
  folder.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['test.ts'] }));
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
  expect(await runChild(process.execPath, [tsc, '-p', '.'], { folder: folder.path })).toMatchObject({
    code: 0,
    stdout: '',
  });
});

test('the package declares the library alone', () => {
  const folder = join(projectRoot, 'dist');
  const declared = globSync('**/*.d.ts', { cwd: folder }).map((file) => relative('src', file));
  expect(declared.filter((file) => !file.startsWith('library/'))).toEqual(['errors.d.ts']);
  expect(declared.length).toBeGreaterThan(5);
});
