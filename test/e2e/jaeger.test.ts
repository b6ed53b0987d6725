/** Jaeger's API and a made-up page of Jaeger, on the port that all APIs share and on one of its own. */
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { freePort } from '../fixtures/ports.ts';
import { FREE_PORTS, runProgram, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const PAGE = '<!doctype html><script>const v = () => { JAEGER_VERSION = DEFAULT_VERSION; };</script>';

const configOf = (port: number, ui: string) =>
  JSON.stringify({
    receivers: { otlp: { protocols: { grpc: {}, http: {} } } },
    api: { jaeger: { endpoint: `127.0.0.1:${port}`, ui } },
  });

test('both ports answer with what was sent, and both have the page', async () => {
  using folder = makeTempFolder();
  mkdirSync(folder.file('static'));
  folder.write('index.html', PAGE);
  folder.write('static/script-12345678.js', '1;');
  const port = await freePort();
  await using program = await startProgram({ config: configOf(port, folder.path), args: FREE_PORTS });
  const span = jsonSpan(traceIdOf(7), spanIdOf(7));
  await sendAll(program, { protocol: 'HTTP JSON', gzip: false }, [JSON.stringify(jsonRequest([span]))]);
  for (const origin of [`${program.apiOrigin}/jaeger`, `http://127.0.0.1:${port}`]) {
    const trace = await (await fetch(`${origin}/api/traces/7`)).json();
    expect(trace).toMatchObject({ data: [{ traceID: traceIdOf(7), spans: [{ spanID: spanIdOf(7) }] }], errors: null });
    const unknown = await (await fetch(`${origin}/api/v3/traces/8`)).json();
    expect(unknown).toEqual({ error: { httpCode: 404, message: 'trace not found' } });
    const page = await fetch(`${origin}/trace/7`);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'sha256-");
    expect(await page.text()).toContain('JAEGER_VERSION = {"gitCommit":"","gitVersion":"Spangraph ');
    expect(await (await fetch(`${origin}/static/script-12345678.js`)).text()).toBe('1;');
  }
});

test('a folder without a page keeps the program from starting', async () => {
  using folder = makeTempFolder();
  const config = configOf(await freePort(), folder.path);
  const { code, stderr } = await runProgram({ folder: folder.path, config, args: FREE_PORTS });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^spangraph: api\.jaeger\.ui: .*: it has no index\.html\. Name the folder/);
});
