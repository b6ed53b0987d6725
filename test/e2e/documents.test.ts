/** Every code block of README and docs does what the page says: run, executed, or read as the program reads it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { schema } from '../../schema/index.ts';
import { COMPONENTS } from '../../src/app/components.ts';
import { readArguments } from '../../src/cli/arguments.ts';
import { loadConfig } from '../../src/config/load.ts';
import { parseTraceqlMetrics } from '../../src/query/traceql-metrics/parse-metrics.ts';
import { type Exit, runChild } from '../fixtures/child.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import {
  FREE_PORTS,
  MAIN,
  type Program,
  projectRoot,
  runProgram,
  STILL_DEMO,
  startProgram,
} from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { subscribe } from '../fixtures/subscription.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
  /** Position on its page, for the test's name. */
  readonly number: number;
}

/** docs/clients.md quotes files that codegen.test.ts compiles and runs; that test checks the quotes. */
const QUOTED = new Set(['ts', 'yaml', 'graphql']);

const pages = ['README.md', 'CONTRIBUTING.md', 'examples/README.md', ...globSync('docs/**/*.md', { cwd: projectRoot })];
const blocks = pages
  .flatMap(blocksOf)
  .filter(({ page, language }) => page !== 'docs/clients.md' || !QUOTED.has(language));

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(projectRoot, page), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', content = ''], index) => ({
    page,
    language,
    text: content,
    number: index + 1,
  }));
}

const of = (...languages: readonly string[]): Block[] => blocks.filter(({ language }) => languages.includes(language));

const CONFIG = 'receivers: { otlp: { protocols: { grpc: , http: } }, zipkin: { endpoint: "127.0.0.1:0" } }';
const SQLITE = 'sqlite3';
const hasSqlite = spawnSync(SQLITE, ['--version']).status === 0;
const folder = makeTempFolder();
let program: Program;
let traceId: string;

beforeAll(async () => {
  program = await startProgram({ config: CONFIG, args: [...STILL_DEMO, ...FREE_PORTS] });
  const { traces } = await program.graphql('{ traces(first: 1) { nodes { traceId } } }');
  traceId = traces.nodes[0].traceId;
  // A folder as the reader of a page has it: with files to import, and a database.
  for (const [from, to] of [
    ['otel-demo.jsonl.gz', 'traces.jsonl'],
    ['hotrod.jsonl.gz', 'more.json.gz'],
  ] as const) {
    copyFileSync(join(projectRoot, 'test/fixtures/recorded', from), folder.file(to));
  }
  mkdirSync(folder.file('node_modules'));
  for (const name of readdirSync(join(projectRoot, 'node_modules'))) {
    symlinkSync(join(projectRoot, 'node_modules', name), folder.file(`node_modules/${name}`));
  }
  symlinkSync(projectRoot, folder.file('node_modules/spangraph'));
  const imported = await runProgram({ folder: folder.path, args: ['import', 'traces.jsonl'] });
  expect(imported.code).toBe(0);
});
afterAll(async () => {
  await program?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/**
 * What needs containers, a cluster or a server that stays. Others run these blocks as they stand: test/containers, test/helm,
 * elasticsearch-documents.test.ts and examples.test.ts; here the names in them are looked at.
 */
const ELSEWHERE = /^(?:docker|helm|npm run example:|npm start -- (?:--config|--demo)|npx spangraph --demo) ?/;

/** The same text with the addresses and databases of this run. */
function here(text: string): string {
  const zipkin = /Zipkin +(http:\S+)\/api/.exec(program.output())?.[1] ?? '';
  return text
    .replaceAll('http://127.0.0.1:', 'http://localhost:')
    .replaceAll('http://localhost:8080', program.apiOrigin)
    .replaceAll('http://localhost:4318', new URL(program.otlpHttpUrl).origin)
    .replaceAll('http://localhost:4317', `http://${program.grpcAddress}`)
    .replaceAll('http://localhost:9411', zipkin)
    .replaceAll('TRACE_ID', traceId)
    .replaceAll('sqlite:/var/lib/spangraph/spans.db', 'sqlite:embedded_spans.db')
    .replaceAll('elasticsearch:https://es-1:9200/spangraph', 'sqlite:copied.db')
    .replaceAll('check --config spangraph.yaml', 'check --sqlite-path embedded_spans.db')
    .replace(
      'npm run fuzz -- --minutes 60 --inputs 50000000',
      `cd '${projectRoot}' && '${process.execPath}' test/fuzz/run.ts --inputs 500`,
    )
    .replaceAll(/npx spangraph|npm start --/g, `'${process.execPath}' '${MAIN}'`);
}

/** Of a command that is not run: its files and scripts exist, and the program takes its flags. */
function checkNames(text: string): void {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  for (const line of text.replaceAll('\\\n', ' ').trim().split('\n')) {
    const [command, action, ...rest] = line.replace(/ +#.*/, '').split(/ +/);
    if (command === 'npm' && action === 'run') expect(scripts).toHaveProperty([rest[0] ?? '']);
    else if (command === 'npm') expect(() => readArguments(rest.slice(1))).not.toThrow();
    else if (command === 'npx') expect(() => readArguments(rest)).not.toThrow();
    else expect(['docker', 'helm', 'sqlite3']).toContain(command);
    const files = line.match(/\bdeploy\/[\w./-]+|(?<=-f )docker-compose[\w.-]+/g) ?? [];
    for (const file of files) {
      const path = file.startsWith('deploy/') ? file : `deploy/docker-compose/${file}`;
      expect(existsSync(join(projectRoot, path)), path).toBe(true);
    }
  }
}

/** curl fails where the server refuses. */
const PRELUDE = 'set -euo pipefail\ncurl() { command curl --silent --show-error --fail-with-body "$@"; }\n';

async function runScript(text: string): Promise<Exit> {
  const exit = await runChild('bash', ['-c', PRELUDE + here(text)], { folder: folder.path });
  expect(exit.code, exit.stdout + exit.stderr).toBe(0);
  // Several answers, or one.
  expect(exit.stdout).not.toMatch(/"errors":\[/);
  return exit;
}

test('every language is known here', () => {
  const known = new Set(['go', 'graphql', 'js', 'json', 'sh', 'sql', 'text', 'traceql', 'ts', 'yaml']);
  expect([...new Set(blocks.map(({ language }) => language))].filter((language) => !known.has(language))).toEqual([]);
  expect(blocks.length).toBeGreaterThan(40);
});

test.each(of('sh'))('$page, block $number ($language)', async ({ page, text }) => {
  // .ci/run runs these two, and test/readme.test.ts knows that it does.
  if (text.startsWith('npm ci && npm ')) return;
  const packages = /^npm install --save-dev (.+)$/m.exec(text)?.[1];
  if (packages !== undefined) {
    const manifests = ['package.json', 'deploy/codegen/package.json'].map((path) =>
      JSON.parse(readFileSync(join(projectRoot, path), 'utf8')),
    );
    const known = { spangraph: 'this package' };
    for (const { dependencies, devDependencies } of manifests) Object.assign(known, dependencies, devDependencies);
    for (const name of packages.split(' ')) expect(known).toHaveProperty([name]);
    return;
  }
  // test/sdks runs them with the SDKs.
  if (page === 'docs/sdks.md') {
    expect(spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    return;
  }
  if (ELSEWHERE.test(text)) {
    checkNames(text);
    return;
  }
  if (text.includes('sqlite3 ') && !hasSqlite) return;
  await runScript(text);
});

test.each(of('graphql'))('$page, block $number ($language)', async ({ text }) => {
  expect(validate(schema, parse(text))).toEqual([]);
  if (text.startsWith('subscription')) {
    await using subscription = await subscribe(program.apiOrigin, text);
    await sendFailed();
    expect((await subscription.next())?.errors).toBeUndefined();
    return;
  }
  const { data, errors } = await program.ask(text, { traceId });
  expect(errors).toBeUndefined();
  for (const [field, answer] of Object.entries(data)) if (field !== BEFORE_THE_DEMO) expectSomething(field, answer);
});

/** Asks for a time before the hour of the demo. */
const BEFORE_THE_DEMO = 'yesterday';

let sent = 0;

/** Sends a span that failed, another one each time. */
async function sendFailed(): Promise<void> {
  sent++;
  const span = jsonSpan(traceIdOf(sent), spanIdOf(sent), { status: { code: 2 } });
  await sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [JSON.stringify(jsonRequest([span]))]);
}

/** A list has items, all else is not null. */
// biome-ignore lint/suspicious/noExplicitAny: an answer of any shape
function expectSomething(field: string, answer: any): void {
  expect(answer, field).not.toBeNull();
  const items = Array.isArray(answer) ? answer : (answer.nodes ?? answer.edges ?? answer.groups ?? answer.series);
  if (items !== undefined) expect(items, field).not.toEqual([]);
  else if ('totalCount' in answer) expect(answer.totalCount, field).toBeGreaterThan(0);
}

test('the first query of README has the answer that stands below it', async () => {
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
  const [, query = '', answer = ''] = /```graphql\n([\s\S]*?)```[\s\S]*?```json\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(await program.ask(query)).toEqual(JSON.parse(answer));
});

test.each(of('yaml'))('$page, block $number ($language)', ({ text }) => {
  if (text.startsWith('# of the Collector')) {
    expect(parseYaml(text)).toHaveProperty('service.pipelines.traces');
    return;
  }
  // test/jaeger/program.test.ts starts Jaeger with it.
  if (text.startsWith('# of Jaeger')) {
    expect(parseYaml(text)).toHaveProperty('extensions.jaeger_storage.backends.spangraph.grpc.writer');
    return;
  }
  if (text.startsWith('# of Grafana')) {
    expect(parseYaml(text)).toMatchObject({
      apiVersion: 1,
      datasources: [{ type: expect.any(String), url: expect.any(String) }],
    });
    return;
  }
  const env = Object.fromEntries([...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name = '']) => [name, 'a secret']));
  expect(loadConfig({ file: folder.write('config.yaml', text), env, flags: {} }, COMPONENTS)).toHaveProperty(
    'receivers',
  );
});

test.each(of('js', 'ts'))('$page, block $number ($language)', async ({ text, language, number }) => {
  const name = `block-${number}.m${language}`;
  folder.write(name, here(text));
  const ran = await runChild(process.execPath, [name], { folder: folder.path });
  expect(ran.code, ran.stderr).toBe(0);
  if (language !== 'ts') return;
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'esnext',
    '--types',
    'node',
  ];
  const checked = await runChild(process.execPath, [tsc, ...options, '--ignoreConfig', name], { folder: folder.path });
  expect(checked.code, checked.stdout).toBe(0);
});

test.skipIf(!hasSqlite).each(of('sql'))('$page, block $number ($language)', async ({ text }) => {
  folder.write('block.sql', text);
  const exit = await runChild(SQLITE, ['-bail', 'embedded_spans.db', '.read block.sql'], { folder: folder.path });
  expect(exit).toMatchObject({ code: 0, stderr: '' });
});

test.each(of('json'))('$page, block $number ($language)', ({ text }) => {
  expect(() => JSON.parse(text) as unknown).not.toThrow();
});

/** Texts that are searched for, and texts that are measured. */
const SEARCH = 'query ($text: String!) { spans(first: 0, query: $text) { totalCount } }';
const MEASURE =
  'query ($text: String!) { traceqlMetrics(query: $text, timeRange: { from: "now-1h" }) { series { labels { key } } } }';

test.each(of('traceql'))('$page, block $number ($language)', async ({ text }) => {
  const isMetrics = 'plan' in parseTraceqlMetrics(text);
  const data = await program.graphql(isMetrics ? MEASURE : SEARCH, { text });
  for (const [field, answer] of Object.entries(data)) expectSomething(field, answer);
});

test.each(of('text'))('$page, block $number ($language) is what the server prints', ({ text }) => {
  const labels = [...text.matchAll(/^ {2}(\S.*?)(?: {2,}|: )/gm)].map(([, label]) => label ?? '');
  expect(labels).toContain('GraphQL');
  for (const label of labels) expect(program.output()).toContain(label);
});

test('what the page on sending sends is stored', async () => {
  for (const { text } of of('sh').filter(
    ({ page, text: all }) => page === 'docs/receivers.md' && all.includes('curl'),
  )) {
    await runScript(text);
  }
  const { spans } = await program.graphql(
    '{ spans(filter: { name: { in: ["by hand", "get /api"] } }) { nodes { name } } }',
  );
  // Each time the blocks run, they send spans of that time.
  const names: readonly string[] = spans.nodes.map(({ name }: { name: string }) => name);
  expect([...new Set(names)].sort()).toEqual(['by hand', 'get /api']);
  expect(existsSync(folder.file('errors.jsonl.gz'))).toBe(true);
});
