/** Output that cannot be written, as on a full disk: the server goes on, commands say so in one line. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type Exit, runChild, startChild } from '../fixtures/child.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { freePort } from '../fixtures/ports.ts';
import { MAIN, projectRoot } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder, type TempFolder } from '../fixtures/temp-folder.ts';

const FULL = '/dev/full';
const DEMO = join(projectRoot, 'test/fixtures/recorded/hotrod.jsonl.gz');

/** `command` is of the shell, and begins behind the program's name. */
const lineOf = (command: string): readonly [string, string[]] => [
  'sh',
  ['-c', `exec "${process.execPath}" "${MAIN}" ${command}`],
];
const run = (folder: TempFolder, command: string): Promise<Exit> =>
  runChild(...lineOf(command), { folder: folder.path });

describe.skipIf(!existsSync(FULL))('nothing can be written', () => {
  test('the server serves, and ends in order', async () => {
    using folder = makeTempFolder();
    const [api, http] = [await freePort(), await freePort()];
    const flags = `--api-endpoint 127.0.0.1:${api} --otlp-http-endpoint 127.0.0.1:${http} --otlp-grpc-endpoint 127.0.0.1:0`;
    await using child = startChild(...lineOf(`${flags} >${FULL} 2>${FULL}`), { folder: folder.path });
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${api}/readyz`)).ok).toBe(true), {
      timeout: 30_000,
    });
    const url = `http://127.0.0.1:${http}/v1/traces`;
    // The log has a line for what is refused.
    expect((await postTraces(url, Buffer.from('{'), { encoding: 'json' })).status).toBe(400);
    const body = jsonBytes(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]));
    expect((await postTraces(url, body, { encoding: 'json' })).status).toBe(200);
    const asked = await fetch(`http://127.0.0.1:${api}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ spans(first: 1) { totalCount } }' }),
    });
    expect(await asked.json()).toEqual({ data: { spans: { totalCount: 1 } } });
    child.signal('SIGTERM');
    expect(await child.exited).toMatchObject({ code: 0 });
  });

  test.each([
    [`export >${FULL}`, /^spangraph: Cannot write to standard output: .*no space left on device.*\n$/],
    [`export --output ${FULL}`, /^spangraph: Cannot write to \/dev\/full: .*no space left on device.*\n$/],
    ['export --output none/a.json', /^spangraph: Cannot write to none\/a\.json: .*no such file or directory.*\n$/],
    [`import "${DEMO}" >${FULL}`, /^spangraph: Cannot write to standard output: .*no space left on device.*\n$/],
    [`--version >${FULL}`, /^spangraph: Cannot write to standard output: .*no space left on device.*\n$/],
  ])('%s: one line, exit code 1', async (command, message) => {
    using folder = makeTempFolder();
    await run(folder, `import "${DEMO}"`);
    const { code, stderr } = await run(folder, command);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });
});
