/** The commands of docs/elasticsearch.md, run on a real node. */
import { randomUUID } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { projectRoot, runProgram, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';

const page = readFileSync(join(projectRoot, 'docs/elasticsearch.md'), 'utf8');
/** Arguments of the program in each line of a shell block. */
const commands = [...page.matchAll(/^npm start -- (.+)$/gm)].map(([, line = '']) => line.split(' '));
const commandsWith = (word: string): string[][] => commands.filter((command) => command.includes(word));

describeUnless(noElasticsearch, 'docs/elasticsearch.md', () => {
  const index = `documents-${randomUUID()}`;
  let url: string;
  let client: Client;

  beforeAll(async () => {
    url = await elasticsearchUrl();
    client = new Client({ node: url });
  });
  afterAll(async () => {
    await removeStore(client, index);
    await client.close();
  });

  test('each command is run here', () => {
    expect(commandsWith('--role').map((command) => command[command.indexOf('--role') + 1])).toEqual(['ingest', 'api']);
    expect(commandsWith('copy')).toHaveLength(1);
    expect(commandsWith('check')).toHaveLength(2);
    expect(commands).toHaveLength(5);
  });

  test('one process takes spans in, another one answers', async () => {
    const config = `exporters: { elasticsearch: { endpoints: ["${url}"], index: ${index}, number_of_replicas: 0 } }`;
    const start = ([, , ...args]: readonly string[]) =>
      startProgram({ config, args: args.map((arg) => arg.replace(/^:\d+$/, '127.0.0.1:0')) });
    const [ingestCommand = [], apiCommand = []] = commandsWith('--role');
    expect(ingestCommand.slice(0, 2)).toEqual(['--config', 'spangraph.yaml']);
    await using ingest = await start(ingestCommand);
    await using api = await start(apiCommand);
    const body = jsonBytes(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1), { name: 'by the page' })]));
    expect((await postTraces(ingest.otlpHttpUrl, body, { encoding: 'json' })).status).toBe(200);
    // A trace is found by its id as soon as it is acknowledged.
    expect(await api.graphql(`{ trace(traceId: "${traceIdOf(1)}") { rootSpan { name } } }`)).toEqual({
      trace: { rootSpan: { name: 'by the page' } },
    });
  });

  test('copy moves a database to the cluster, and says so', async () => {
    using folder = makeTempFolder();
    copyFileSync(join(projectRoot, 'test/fixtures/recorded/hotrod.jsonl.gz'), folder.file('traces.jsonl.gz'));
    const imported = await runProgram({ folder: folder.path, args: ['import', 'traces.jsonl.gz'] });
    expect(imported.code, imported.stderr).toBe(0);
    const [command = []] = commandsWith('copy');
    const args = command.map((word) =>
      word
        .replace('sqlite:/var/lib/spangraph/spans.db', 'sqlite:embedded_spans.db')
        .replace('elasticsearch:https://es-1:9200/spangraph', `elasticsearch:${url}/${index}`),
    );
    expect(args.join(' ')).toContain(`sqlite:embedded_spans.db --to elasticsearch:${url}`);
    const { code, stdout, stderr } = await runProgram({ folder: folder.path, args });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('40 spans');
    await client.indices.refresh({ index: `${index}-*` });
    expect((await client.count({ index: `${index}-spans-*` })).count).toBeGreaterThanOrEqual(40);
  });

  test('check finds nothing wrong, and repair has nothing to do', async () => {
    using folder = makeTempFolder();
    folder.write('spangraph.yaml', `exporters: { elasticsearch: { endpoints: ["${url}"], index: ${index} } }`);
    for (const args of commandsWith('check')) {
      const { code, stdout, stderr } = await runProgram({ folder: folder.path, args });
      expect(code, stdout + stderr).toBe(0);
    }
  });
});
