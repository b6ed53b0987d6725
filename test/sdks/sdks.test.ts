/** The lines of docs/sdks.md, run with the SDKs themselves: their spans arrive, and nothing else does. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { runChild } from '../fixtures/child.ts';
import { type Program, projectRoot, startProgram } from '../fixtures/program.ts';
import { makeToken } from '../fixtures/tokens.ts';
import { testUnless } from '../fixtures/unless.ts';
import { linesOf, signalsOf } from './page.ts';
import { startRecorder } from './recorder.ts';

const RUN_MS = 100_000;

const LANGUAGES = [
  { heading: 'Java', folder: 'java', needs: 'a JDK and Maven', span: 'GET' },
  { heading: 'Node.js', folder: 'node', needs: 'npm', span: 'GET' },
  { heading: 'Python', folder: 'python', needs: 'python3 with venv', span: 'GET' },
  { heading: 'Go', folder: 'go', needs: 'go', span: 'checkout' },
] as const;

const sender = makeToken('sender', ['ingest']);
const reader = makeToken('reader', ['admin']);
const home = execFileSync(join(projectRoot, 'test/sdks/prepare'), { encoding: 'utf8' }).trim();
let program: Program;

beforeAll(async () => {
  const endpoint = '127.0.0.1:0';
  const config = {
    receivers: { otlp: { protocols: { grpc: { endpoint }, http: { endpoint } } } },
    api: { endpoint },
    auth: { tokens: [sender.entry, reader.entry] },
  };
  program = await startProgram({ args: [], config: JSON.stringify(config) });
});
afterAll(() => program?.[Symbol.asyncDispose]());

/** Runs lines of the page in the folder of their language, as a reader would in a shell. */
async function run(folder: string, lines: string): Promise<void> {
  const path = [join(home, 'python/venv/bin'), process.env.PATH].join(delimiter);
  const env = { PATH: path, SHOP_URL: `${program.apiOrigin}/healthz` };
  const options = { folder: join(home, folder), env, timeoutMs: RUN_MS };
  const exit = await runChild('bash', ['-euc', lines], options);
  expect(exit.code, exit.stdout + exit.stderr).toBe(0);
}

async function ask(query: string, variables: object): Promise<{ spans: { nodes: { name: string }[] } }> {
  const headers = { authorization: reader.authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ query, variables });
  const { data, errors } = await (
    await fetch(`${program.apiOrigin}/graphql`, { method: 'POST', headers, body })
  ).json();
  expect(errors).toBeUndefined();
  return data;
}

async function unstoredRecords(): Promise<number[]> {
  const answer = await fetch(`${program.apiOrigin}/metrics`, { headers: { authorization: reader.authorization } });
  const lines = (await answer.text()).matchAll(/^spangraph_receiver_unstored_records_total\{.*\} (\d+)$/gm);
  return [...lines].map(([, count]) => Number(count));
}

/** The block as it stands in the page, with the addresses, the token and the name of this run. */
const here = (lines: string, service: string): string =>
  lines
    .replaceAll('http://127.0.0.1:4318', new URL(program.otlpHttpUrl).origin)
    .replaceAll('http://127.0.0.1:4317', `http://${program.grpcAddress}`)
    .replaceAll(/spg_\w+/g, sender.token)
    .replaceAll('OTEL_SERVICE_NAME=checkout', `OTEL_SERVICE_NAME=${service}`);

describe.concurrent.each(LANGUAGES)('$heading', ({ heading, folder, needs, span }) => {
  const missing = existsSync(join(home, folder, 'complete')) ? undefined : `it needs ${needs}`;

  testUnless(missing, 'the lines of the page bring its spans, and nothing else', async () => {
    const service = `checkout-${folder}`;
    await run(folder, here(linesOf('Tokens') + linesOf(heading), service));
    const query = 'query ($service: String!) { spans(filter: { service: { eq: $service } }) { nodes { name } } }';
    const { spans } = await ask(query, { service });
    expect(spans.nodes.map(({ name }) => name)).toEqual([span]);
    expect((await unstoredRecords()).filter((count) => count > 0)).toEqual([]);
  });

  // Go sends what its program sets up.
  if (folder === 'go') return;
  testUnless(missing, 'by default it sends the signals that the table names', async () => {
    await using recorder = await startRecorder();
    const start = linesOf(heading).trim().split('\n').at(-1);
    const env = `OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_EXPORTER_OTLP_ENDPOINT=${recorder.endpoint}`;
    await run(folder, `export ${env}\n${start}`);
    expect([...recorder.signals].sort()).toEqual(signalsOf(heading).sort());
  });
});
