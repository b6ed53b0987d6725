/** `spangraph import`, `export` and `copy` on a cluster, as a user runs them. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Exit, runChild, startChild } from '../fixtures/child.ts';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { freePort } from '../fixtures/ports.ts';
import { MAIN, projectRoot } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';

const DEMO = join(projectRoot, 'test/fixtures/recorded/otel-demo.jsonl.gz');
const HOTROD = join(projectRoot, 'test/fixtures/recorded/hotrod.jsonl.gz');
const TIMEOUT_MS = 180_000;
/** More than one step of a copy, so that the copy can be interrupted in between. */
const TRACES = 300;
const SPANS_A_TRACE = 100;
const MANY = TRACES * SPANS_A_TRACE;
const LINES = Array.from({ length: TRACES }, (_, line) =>
  JSON.stringify(
    jsonRequest(
      Array.from({ length: SPANS_A_TRACE }, (_unused, index) => jsonSpan(traceIdOf(line + 1), spanIdOf(index + 1))),
    ),
  ),
);

describeUnless(noElasticsearch, 'files and a cluster', () => {
  let url: string;
  let client: Client;
  let folder: TempFolder;
  let index: string;
  const indices: string[] = [];

  beforeAll(async () => {
    url = await elasticsearchUrl();
    client = new Client({ node: url });
    folder = makeTempFolder();
    folder.write('many.jsonl', LINES.join('\n'));
    folder.write('config.yaml', 'exporters: {elasticsearch: {number_of_replicas: 0, retry_timeout: 500ms}}');
  });
  beforeEach(() => {
    index = `transfer-${randomUUID()}`;
    indices.push(index);
  });
  afterAll(async () => {
    for (const used of indices) await removeStore(client, used);
    await client?.close();
    folder?.[Symbol.dispose]();
  });

  const options = (): Parameters<typeof runChild>[2] => ({ folder: folder.path, timeoutMs: TIMEOUT_MS });
  const run = (...args: string[]): Promise<Exit> => runChild(process.execPath, [MAIN, ...args], options());
  const onCluster = (): string[] => ['--elasticsearch-endpoints', url, '--elasticsearch-index', index];
  const place = (): string => `elasticsearch:${url}/${index}`;
  const contentOf = async (...where: string[]): Promise<string> => {
    const exported = await run('export', ...where);
    expect(exported).toMatchObject({ code: 0, stderr: expect.stringContaining('spans exported') });
    return exported.stdout;
  };

  test('import, again, and export: the same as with SQLite, whole and in part', { timeout: TIMEOUT_MS }, async () => {
    const here = ['--sqlite-path', folder.file('small.db')];
    const first = await run('import', ...onCluster(), DEMO, HOTROD);
    expect(first).toMatchObject({ code: 0, stderr: '', stdout: (await run('import', ...here, DEMO, HOTROD)).stdout });
    expect(await run('import', ...onCluster(), DEMO)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Spans: 0 new, \d+ known, 0 rejected\n$/),
    });
    const content = await contentOf(...here);
    expect(content.length).toBeGreaterThan(100_000);
    expect(await contentOf(...onCluster())).toBe(content);
    const parts = [
      ['--query', '{ status = error }'],
      ['--from', '2026-01-01T00:00:00Z'],
      ['--trace-id', /"traceId":"([0-9a-f]{32})"/.exec(content)?.[1] ?? ''],
    ];
    for (const part of parts) expect(await contentOf(...onCluster(), ...part)).toBe(await contentOf(...here, ...part));

    await run('export', ...onCluster(), '--format', 'protobuf', '--output', 'all.pb.zst');
    await run('import', '--sqlite-path', folder.file('again.db'), 'all.pb.zst');
    expect(await contentOf('--sqlite-path', folder.file('again.db'))).toBe(content);
  });

  /** Kills a copy after its first line of progress and runs it again. Returns what the second run reports. */
  async function copyInTwo(from: string, to: string): Promise<number> {
    const args = ['copy', '--config', 'config.yaml', '--from', from, '--to', to];
    await using child = startChild(process.execPath, [MAIN, ...args], options());
    await child.printed(/^[\d,]+ of 30,000 spans \(\d+%\), 0 of them were already there\n/);
    child.signal('SIGKILL');
    expect((await child.exited).signal).toBe('SIGKILL');
    const whole = await run(...args);
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    const [, there = ''] =
      /Copied 30,000 spans of 300 traces; ([\d,]+) of them were already there, 0 with different content\.\nEvery trace is complete in the target\.\n$/.exec(
        whole.stdout,
      ) ?? [];
    return Number(there.replaceAll(',', ''));
  }

  test('a database to the cluster and back, each broken off and run again', { timeout: TIMEOUT_MS }, async () => {
    const [source, target] = [folder.file('source.db'), folder.file('target.db')];
    await run('import', '--sqlite-path', source, 'many.jsonl');
    const copies = [
      [`sqlite:${source}`, place()],
      [place(), `sqlite:${target}`],
    ] as const;
    for (const [from, to] of copies) {
      const there = await copyInTwo(from, to);
      expect(there).toBeGreaterThan(0);
      expect(there).toBeLessThan(MANY);
    }
    expect((await client.count({ index: `${index}-spans-*` })).count).toBe(MANY);
    expect(await contentOf('--sqlite-path', target)).toBe(await contentOf('--sqlite-path', source));
  });

  test.each([
    [['--from', 'sqlite:a.db'], 2, 'copy: --to needs sqlite:PATH or elasticsearch:URL[/INDEX]'],
    [['--to', 'sqlite:a.db'], 2, 'copy: --from needs sqlite:PATH or elasticsearch:URL[/INDEX]'],
    [['--from', 'sqlite:', '--to', 'sqlite:a.db'], 2, 'copy: --from needs sqlite:PATH'],
    [['--from', 'elasticsearch:127.0.0.1:9200', '--to', 'sqlite:a.db'], 2, 'copy: --from needs sqlite:PATH'],
    [['--from', 'sqlite:a.db', '--to', 'sqlite:./a.db'], 2, 'copy: --from and --to are the same place'],
    [['--from', 'sqlite:a.db', '--to', 'elasticsearch:http://h/Upper'], 1, '--elasticsearch-index: expected at most'],
    [['--from', 'sqlite:a.db', '--to', 'elasticsearch:http://u:geheim@h/x'], 1, 'credentials belong in username'],
    [['--from', 'sqlite:none.db', '--to', 'elasticsearch:http://127.0.0.1:1/x'], 1, 'There is no database at'],
    [['--form', 'sqlite:a.db'], 2, 'did you mean "--from"?'],
    [['a', 'b'], 2, 'unexpected "a"; spangraph copy --help lists the flags'],
  ])('copy %j ends with one line and exit code %i', async (args, code, message) => {
    expectRefused(await run('copy', ...args), code, message);
  });

  test('a cluster without that index, and one that is away', async () => {
    const missing = `There are no indices ${index}-* at ${url}: see exporters.elasticsearch.index.`;
    expectRefused(await run('copy', '--from', place(), '--to', 'sqlite:new.db'), 1, missing);
    expectRefused(await run('export', ...onCluster()), 1, missing);
    const away = `http://127.0.0.1:${await freePort()}`;
    const config = ['--config', 'config.yaml'];
    const refused = 'Elasticsearch cannot be reached: connect ECONNREFUSED';
    const copies = [
      ['copy', ...config, '--from', `elasticsearch:${away}`, '--to', 'sqlite:new.db'],
      ['import', ...config, '--elasticsearch-endpoints', away, DEMO],
      ['export', ...config, '--elasticsearch-endpoints', away],
    ];
    for (const args of copies) expectRefused(await run(...args), 1, refused);
  });

  test('delete: a dry run, and then the traces are gone', { timeout: TIMEOUT_MS }, async () => {
    await run('import', DEMO, HOTROD, ...onCluster());
    const selection = ['--query', '{ resource.service.name = "driver" }', ...onCluster()];
    const dry = await run('delete', ...selection);
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.stdout).toMatch(/^This would remove 1 traces with 40 spans.\n {2}[0-9a-f]{32}\nNothing was removed/);
    const removed = await run('delete', '--yes', ...selection);
    expect(removed).toMatchObject({ code: 0, stdout: 'Removed 1 traces with 40 spans.\n', stderr: '' });
    expect((await run('delete', ...selection)).stdout).toBe('This would remove 0 traces with 0 spans.\n');
    expect(await contentOf(...onCluster())).not.toContain('driver');
  });
});

function expectRefused(exit: Exit, code: number, message: string): void {
  expect(exit).toMatchObject({ code, stdout: '' });
  expect(exit.stderr).toContain(message);
  expect(exit.stderr).not.toContain('geheim');
  expect(exit.stderr.trimEnd().split('\n')).toHaveLength(1);
}
