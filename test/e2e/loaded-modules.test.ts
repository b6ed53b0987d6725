/** A process loads only what its role, its backend and its receivers need. Seen by a hook in every thread of it. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client } from '@elastic/elasticsearch';
import { expect, test } from 'vitest';
import { startChild } from '../fixtures/child.ts';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { FREE_PORTS, runProgram, startProgram } from '../fixtures/program.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';

const HOOK = new URL('../fixtures/record-modules.ts', import.meta.url);
const SERVE = fileURLToPath(new URL('../made-up/serve.ts', import.meta.url));
const GRAPHQL =
  /\/node_modules\/(?:graphql|graphql-yoga|@graphql-yoga\/[^/]+|@pothos\/[^/]+)\/|^(?!.*\/node_modules\/).*\/(?:graphql|schema)\//;
const SQLITE = /\/node_modules\/better-sqlite3\//;
const ELASTICSEARCH = /\/node_modules\/@elastic\//;

const recording = (folder: TempFolder) => ({
  NODE_OPTIONS: `--import ${HOOK.href}`,
  MODULE_LIST: folder.file('modules'),
});

function loaded(folder: TempFolder): (pattern: RegExp) => string[] {
  const list = folder.file('modules');
  const urls = existsSync(list) ? readFileSync(list, 'utf8').split('\n') : [];
  expect(urls.length).toBeGreaterThan(50);
  return (pattern) => urls.filter((url) => pattern.test(url));
}

test('one that only ingests loads no GraphQL, and has its health', async () => {
  using folder = makeTempFolder();
  const options = { folder: folder.path, env: recording(folder) };
  await using child = startChild(process.execPath, [SERVE, 'ingest', folder.file('ledger')], options);
  const [, origin] = await child.printed(/(http:\/\/\S+) serves/);
  for (const path of ['/healthz', '/readyz']) expect((await fetch(`${origin}${path}`)).status).toBe(200);
  expect(await (await fetch(`${origin}/graphql`)).json()).toEqual({
    error:
      'There is nothing at this path. This process only ingests. Send queries to a process started with `--role api`.',
  });
  const find = loaded(folder);
  expect(find(GRAPHQL)).toEqual([]);
  expect(find(/\/made-up\/postcard\/postcard\.ts/)).toHaveLength(1);
});

test('the same process with all roles does load it', async () => {
  using folder = makeTempFolder();
  const options = { folder: folder.path, env: recording(folder) };
  await using child = startChild(process.execPath, [SERVE, 'all', folder.file('ledger')], options);
  await child.printed(/serves/);
  expect(loaded(folder)(GRAPHQL).length).toBeGreaterThan(50);
});

test('one on SQLite loads nothing of Elasticsearch, and receivers that run', async () => {
  using folder = makeTempFolder();
  await using program = await startProgram({ env: recording(folder) });
  expect(program.grpcAddress).toContain('127.0.0.1');
  const find = loaded(folder);
  expect(find(ELASTICSEARCH)).toEqual([]);
  expect(find(/storage\/elasticsearch\//).every((url) => /\/(?:definition|config\/[\w-]+)\.js$/.test(url))).toBe(true);
  expect(find(SQLITE).length).toBeGreaterThan(0);
  expect(find(/receivers\/(?:grpc|zipkin)\/[\w-]+-receiver/).map((url) => url.split('/').at(-1))).toEqual([
    'grpc-receiver.js',
  ]);
});

test('the command line loads no backend', async () => {
  using folder = makeTempFolder();
  await runProgram({ folder: folder.path, args: ['--help'], env: recording(folder) });
  expect(loaded(folder)(new RegExp(`${SQLITE.source}|${ELASTICSEARCH.source}`))).toEqual([]);
});

describeUnless(noElasticsearch, 'on Elasticsearch', () => {
  test('one that only ingests loads no GraphQL and no SQLite', async () => {
    using folder = makeTempFolder();
    const [url, index] = [await elasticsearchUrl(), `modules-${randomUUID()}`];
    const cluster = ['--elasticsearch-endpoints', url, '--elasticsearch-index', index];
    try {
      await using program = await startProgram({
        args: [...FREE_PORTS, ...cluster, '--role', 'ingest'],
        env: recording(folder),
      });
      expect((await fetch(`${program.apiOrigin}/readyz`)).status).toBe(200);
      const find = loaded(folder);
      expect([...find(GRAPHQL), ...find(SQLITE)]).toEqual([]);
      expect(find(ELASTICSEARCH).length).toBeGreaterThan(0);
    } finally {
      const client = new Client({ node: url });
      await removeStore(client, index);
      await client.close();
    }
  });
});
