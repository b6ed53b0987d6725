/**
 * The typed client that codegen.yml makes: compiled strictly, and used against the running program. test/codegen makes it.
 */
import { cpSync, globSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { ask, failedSpans, newestTraces, servicesWithOperations, wholeTrace } from '../../examples/client/client.ts';
import { NewestTracesDocument, WholeTraceDocument } from '../../examples/generated/graphql.ts';
import { runChild } from '../fixtures/child.ts';
import { type Program, projectRoot } from '../fixtures/program.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const modules = join(projectRoot, 'node_modules');
const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

let program: Program;
let url: string;

beforeAll(async () => {
  program = await startRecorded();
  url = `${program.apiOrigin}/graphql`;
});
afterAll(() => program?.[Symbol.asyncDispose]());

describe('what is generated', () => {
  const folder = makeTempFolder();
  afterAll(() => folder[Symbol.dispose]());

  beforeAll(() => {
    for (const path of ['examples/client', 'examples/generated', 'tsconfig.json', 'package.json']) {
      cpSync(join(projectRoot, path), folder.file(path), { recursive: true });
    }
    symlinkSync(modules, folder.file('node_modules'));
  });

  test('gives types that let the right through and stop the wrong', async () => {
    const head = `
      import { ask, wholeTrace } from './client.ts';
      import { NewestTracesDocument as Newest, SearchSpansDocument as Search, WholeTraceDocument as Whole } from '../generated/graphql.ts';`;
    const right = [
      "await ask('', Whole, { traceId: 'a' });",
      'await ask("", Newest, {});',
      'await ask("", Newest, { filter: { anySpan: { attribute: { key: "a", eq: 5, scope: "SPAN" } } } });',
      'await ask("", Search, { filter: { durationNano: { gt: "5", lt: 7 } }, timeRange: { from: null } });',
      'const nano: string | undefined = (await wholeTrace("", "a"))?.durationNano;',
    ];
    const wrong = [
      "await ask('', Whole, { traceId: 5 });",
      "await ask('', Whole, {});",
      "await ask('', Newest, { frist: 5 });",
      "await ask('', Newest, { first: '5' });",
      "await ask('', Search, { filter: { kind: { eq: 'SERVERS' } } });",
      "await ask('', Search, { filter: { kind: { eq: 'SERVER' }, name: { eq: 'both' } } });",
      "await ask('', Search, { filter: { service: 'frontend' } });",
      "await ask('', Search, { filter: { attribute: { eq: 5 } } });",
      '(await wholeTrace("", "a")).spans;',
      'const nano: number | undefined = (await wholeTrace("", "a"))?.durationNano;',
      '(await wholeTrace("", "a"))?.spans[0]?.attributes[0]?.value.length;',
      '(await ask("", Newest, {})).traces.nodes[0]?.traceId;',
    ];
    const fileOf = (lines: readonly string[]): string =>
      `${head}\n${lines.map((line) => `export async function f${lines.indexOf(line)}() { ${line} }`).join('\n')}\n`;
    const strict = {
      extends: '../../tsconfig.json',
      compilerOptions: { rootDir: '../..', noUnusedLocals: false },
    };
    folder.write('examples/client/right.ts', fileOf(right));
    folder.write('examples/client/wrong.ts', fileOf(wrong));
    folder.write('examples/client/tsconfig.json', JSON.stringify({ ...strict, include: ['*.ts', '../generated'] }));
    const tsc = join(modules, 'typescript/bin/tsc');
    const { stdout } = await runChild(process.execPath, [tsc, '-p', 'examples/client', '--pretty', 'false'], {
      folder: folder.path,
    });
    const errors = stdout.split('\n').filter((line) => /error TS/.test(line));
    const lines = errors.map((error) => Number(/wrong\.ts\((\d+),/.exec(error)?.[1] ?? Number.NaN));
    expect(lines, stdout).toEqual(wrong.map((_line, index) => head.split('\n').length + 1 + index));
  });
});

describe('the generated client', () => {
  test('reads the newest traces', async () => {
    const [newest, ...others] = await newestTraces(url, 3);
    expect(others).toHaveLength(2);
    expect(newest).toMatchObject({ spanCount: 40, errorCount: 3, rootSpan: { name: 'GET /dispatch' } });
    expectTypeOf(newest?.spanCount).toEqualTypeOf<number | undefined>();
    expectTypeOf(newest?.durationNano).toEqualTypeOf<string | undefined>();
    expect(newest?.durationNano).toBe('702608277');
  });

  test('reads a trace down to its events and links', async () => {
    const [newest] = await newestTraces(url, 1);
    const trace = await wholeTrace(url, newest?.traceId ?? '');
    expect(trace?.spans).toHaveLength(40);
    expect(trace?.spans.flatMap((span) => span.events).map(({ name }) => name)).toContain('redis timeout');
    expect(trace?.spans[0]?.attributes).toContainEqual({ key: 'http.route', value: '/dispatch', type: 'STRING' });
    // A trace with links, found by a plain question.
    const { spans } = await program.graphql('{ spans(first: 1000) { nodes { traceId links { totalCount } } } }');
    const linked = spans.nodes.find((span: { links: { totalCount: number } }) => span.links.totalCount > 0);
    const links = (await wholeTrace(url, linked.traceId))?.spans.flatMap((span) => span.links.nodes);
    expect(links?.[0]?.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(await wholeTrace(url, '0'.repeat(31).concat('1'))).toBeNull();
  });

  test('searches with a filter, over all pages', async () => {
    const durations: bigint[] = [];
    const ids = new Set<string>();
    for await (const { traceId, spanId, durationNano } of failedSpans(url, 'loadgenerator', 1_000_000n)) {
      durations.push(BigInt(durationNano));
      ids.add(traceId + spanId);
    }
    // More than two of its pages.
    expect(durations.length).toBeGreaterThan(10);
    expect(ids.size).toBe(durations.length);
    expect(durations).toEqual(durations.toSorted((one, other) => (one < other ? 1 : one > other ? -1 : 0)));
  });

  test('lists services with their operations', async () => {
    const services = await servicesWithOperations(url);
    expect(services).toHaveLength(13);
    const driver = services.find(({ name }) => name === 'driver');
    expect(driver).toEqual({
      name: 'driver',
      spanCount: 1,
      operations: [{ name: 'driver.DriverService/FindNearest', kind: 'SERVER', spanCount: 1 }],
    });
  });

  test('throws what the server refuses', async () => {
    await expect(ask(url, NewestTracesDocument, { first: 5000 })).rejects.toThrow(/page size limit of 1000/);
    await expect(ask(url, WholeTraceDocument, { traceId: 'short' })).rejects.toThrow(/TraceID|hex/);
  });
});

describe('docs/clients.md', () => {
  const page = read('docs/clients.md');
  const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    language: language ?? '',
    text: text ?? '',
  }));
  const sources = [
    'codegen.yml',
    'examples/client/client.ts',
    ...globSync(['examples/client/operations/*', 'examples/live/*']),
  ].map(read);
  const typed = blocks.filter(({ language }) => ['ts', 'yaml', 'graphql'].includes(language));
  const ofTada = typed.filter(({ text }) => text.includes("from 'gql.tada'")).map(({ text }) => text);
  const quoted = typed.filter(({ text }) => !ofTada.includes(text));

  test('quotes what is compiled and run here', () => {
    expect(quoted.length).toBeGreaterThan(4);
    for (const { text } of quoted)
      expect(
        sources.some((source) => source.includes(text)),
        text,
      ).toBe(true);
  });

  test('maps every scalar of the schema for gql.tada as codegen.yml does', () => {
    const ofSchema = [...read('schema/schema.graphql').matchAll(/^scalar (\w+)/gm)].map(([, name]) => name);
    const mapped = [...(ofTada[0] ?? '').matchAll(/^ {4}(\w+): (\w+);$/gm)].map(([, name, type]) => [name, type]);
    expect(mapped.map(([name]) => name)).toEqual(ofSchema);
    for (const [name, type] of mapped) {
      expect(read('codegen.yml')).toMatch(
        new RegExp(`^ +${name}:(?: ${type}|\\n +input: .*\\n +output: ${type})$`, 'm'),
      );
    }
  });

  test('shows gql.tada with types that let the right through and stop the wrong, and that work', async () => {
    using folder = makeTempFolder();
    symlinkSync(modules, folder.file('node_modules'));
    const introspection = introspectionFromSchema(buildSchema(read('schema/schema.graphql')), { descriptions: false });
    folder.write('graphql-env.d.ts', `export type introspection = ${JSON.stringify(introspection)};`);
    folder.write('package.json', '{ "type": "module" }');
    expect(ofTada).toHaveLength(2);
    for (const [index, name] of ['graphql.ts', 'newest-traces.ts'].entries()) folder.write(name, ofTada[index] ?? '');
    const use = [
      "import { newestTraces } from './newest-traces.ts';",
      `const [newest] = await newestTraces('${url}', { first: 1, filter: { errorCount: { gt: 0 } } });`,
      'const nanos: bigint | undefined = newest?.durationNano;',
      'console.log(newest?.rootSpan?.name, nanos);',
    ];
    folder.write('right.ts', use.join('\n'));
    folder.write(
      'wrong.ts',
      `${use[0]}\nawait newestTraces('', { frist: 1 });\n(await newestTraces('', {}))[0]?.name;\n`,
    );
    const options = {
      module: 'nodenext',
      target: 'esnext',
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
    };
    const compilerOptions = { ...options, types: ['node'], skipLibCheck: true };
    folder.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    const tsc = join(modules, 'typescript/bin/tsc');
    const { stdout } = await runChild(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], { folder: folder.path });
    expect(stdout.match(/^\S+\(\d+/gm), stdout).toEqual(['wrong.ts(2', 'wrong.ts(3']);
    const ran = await runChild(process.execPath, ['right.ts'], { folder: folder.path });
    expect(ran.stdout, ran.stderr).toBe('GET /dispatch 702608277n\n');
  });

  test('shows a plain request that works', async () => {
    const plain = blocks.find(({ language }) => language === 'js');
    const text = plain?.text.replace('http://127.0.0.1:8080', program.apiOrigin);
    expect(text).toContain(program.apiOrigin);
    const code = `${text}\nconsole.log(JSON.stringify({ data, errors }));`;
    const { stdout, stderr } = await runChild(process.execPath, ['--input-type=module', '--eval', code], {
      folder: program.folder,
    });
    const { data, errors } = JSON.parse(stdout || stderr);
    expect(errors).toBeUndefined();
    expect(data.traces.nodes).toHaveLength(5);
  });
});
