/** A process loads only what its role, its backend and its receivers need. Seen by a hook in every thread of it. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startChild } from '../fixtures/child.ts';
import {
  ELASTICSEARCH,
  GRAPHQL,
  GRPC,
  loaded,
  recording,
  recordingEnvironment,
  SQLITE,
} from '../fixtures/loaded-modules.ts';
import { runProgram, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const SERVE = fileURLToPath(new URL('../made-up/serve.ts', import.meta.url));

test('one that only ingests loads no GraphQL, and has its health', async () => {
  using folder = makeTempFolder();
  const options = { folder: folder.path, env: recordingEnvironment(folder) };
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
  const options = { folder: folder.path, env: recordingEnvironment(folder) };
  await using child = startChild(process.execPath, [SERVE, 'all', folder.file('ledger')], options);
  await child.printed(/serves/);
  expect(loaded(folder)(GRAPHQL).length).toBeGreaterThan(50);
});

test('one on SQLite loads nothing of Elasticsearch, and receivers that run', async () => {
  using folder = makeTempFolder();
  await using program = await startProgram(recording(folder));
  expect(program.grpcAddress).toContain('127.0.0.1');
  const find = loaded(folder);
  expect(find(ELASTICSEARCH)).toEqual([]);
  expect(find(/storage\/elasticsearch\//).every((url) => /\/(?:definition|config\/[\w-]+)\.ts$/.test(url))).toBe(true);
  expect(find(SQLITE).length).toBeGreaterThan(0);
  expect(find(/receivers\/(?:grpc|zipkin)\/[\w-]+-receiver/).map((url) => url.split('/').at(-1))).toEqual([
    'grpc-receiver.ts',
  ]);
  // Only a port of Jaeger's remote storage needs it.
  expect(find(GRPC)).toEqual([]);
});

test('the command line loads no backend', async () => {
  using folder = makeTempFolder();
  await runProgram({ folder: folder.path, args: ['--help'], ...recording(folder) });
  expect(loaded(folder)(new RegExp(`${SQLITE.source}|${ELASTICSEARCH.source}`))).toEqual([]);
});
