/** Rules of redaction in the running program: who sees what, and what is stored. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import { askEverything } from '../fixtures/ask-everything.ts';
import { GrpcSender, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { PLACES, placesIn, rulesThat, SECRET_EXCEPTION, SECRET_TRACE, secretSpans } from '../fixtures/secret-spans.ts';
import { traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { makeToken } from '../fixtures/tokens.ts';

const admin = makeToken('admin', ['admin']);
const reader = makeToken('reader', ['read']);
const tokens = [admin.entry, reader.entry];
/** Operations that ask for everything are larger than others may be. */
const limits = {
  max_cost: 1_000_000_000,
  max_aliases: 1_000_000,
  max_tokens: 1_000_000,
  max_depth: 100,
  max_field_comparisons: 1_000_000_000,
};
const operations = { max_memory_mib: 1_024, max_total_memory_mib: 4_096 };
const [rule] = rulesThat('mask');
const config = (more: object): string => JSON.stringify({ api: { limits, operations }, redact: [rule], ...more });
const REQUEST = encodeTracesJson(secretSpans());

async function sendAll(program: Program, authorization?: string): Promise<void> {
  const headers = authorization === undefined ? {} : { authorization };
  const sent = await postTraces(program.otlpHttpUrl, Buffer.from(REQUEST), { encoding: 'json', headers });
  expect(sent.status).toBe(200);
  const { traceId, spanId, timeUnixNano, type, message, stacktrace } = SECRET_EXCEPTION;
  const attributes = Object.entries({ type, message, stacktrace }).map(([part, stringValue]) => ({
    key: `exception.${part}`,
    value: { stringValue },
  }));
  const record = { traceId, spanId, timeUnixNano: String(timeUnixNano), severityNumber: 17, attributes };
  const logs = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  const url = new URL('/v1/logs', program.otlpHttpUrl).href;
  expect((await postTraces(url, Buffer.from(logs), { encoding: 'json', headers })).status).toBe(200);
}

/** The number of the next trace that is stored for a subscription. */
let traces = 0xadd;

/** All answers of the program to the sender of this header. */
function everything(program: Program, authorization?: string): Promise<readonly string[]> {
  const [like] = secretSpans();
  return askEverything({
    origin: program.apiOrigin,
    ...(authorization !== undefined && { headers: { authorization } }),
    write: async () => {
      const span = encodeTracesJson(like === undefined ? [] : [{ ...like, traceId: traceIdOf(traces++) }]);
      const headers = { authorization: admin.authorization };
      const sent = await postTraces(program.otlpHttpUrl, Buffer.from(span), { encoding: 'json', headers });
      expect(sent.status).toBe(200);
    },
  });
}

describe('with tokens', () => {
  let program: Program;
  beforeAll(async () => {
    program = await startProgram({ args: FREE_PORTS, config: config({ auth: { tokens } }) });
    await sendAll(program, admin.authorization);
  });
  afterAll(async () => await program?.[Symbol.asyncDispose]());

  test('a reader sees no secret, and an admin all of them, in turn', { timeout: 120_000 }, async () => {
    expect(placesIn(await everything(program, admin.authorization))).toEqual(PLACES);
    expect(placesIn(await everything(program, reader.authorization))).toEqual([]);
    expect(placesIn(await everything(program, admin.authorization))).toEqual(PLACES);
    expect(placesIn([program.output()])).toEqual([]);
  });

  test('questions at the same time are answered to each as they may', async () => {
    const query = `{ trace(traceId: "${SECRET_TRACE}") { spans { nodes { status { message } attributes { value } resource { attributes { value } } } } } }`;
    const ask = async ({ authorization }: typeof admin): Promise<string> => {
      const headers = { authorization, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
      return (await fetch(`${program.apiOrigin}/graphql`, init)).text();
    };
    const askers = Array.from({ length: 100 }, (_, index) => (index % 3 === 0 ? admin : reader));
    const answers = await Promise.all(askers.map(ask));
    const seen = answers.map((answer) => placesIn([answer]).length > 0);
    expect(seen).toEqual(askers.map((asker) => asker === admin));
  });
});

test('without tokens nobody is known to have a scope', { timeout: 120_000 }, async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: config({}) });
  await sendAll(program);
  expect(placesIn(await everything(program))).toEqual([]);
});

/** The places whose secrets are anywhere in the files of a folder. */
function placesInFiles(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.includes('.db'));
  return placesIn(names.map((name) => readFileSync(join(folder, name), 'latin1')));
}

describe('at ingest', () => {
  const keys = rule?.keys;
  const ingest = (action: string): string =>
    JSON.stringify({
      redact: [{ keys, action, at: ['ingest'], ...(action === 'hash' && { hash_key: 'a-key-of-16-chars' }) }],
    });

  test('without rules, the files of the storage have the secrets', async () => {
    using folder = makeTempFolder();
    await using program = await startProgram({ folder: folder.path });
    await sendAll(program);
    await program.stop();
    expect(placesInFiles(folder.path).length).toBeGreaterThan(PLACES.length - 3);
  });

  test.each(['drop', 'mask', 'hash'])('%s: no file of the storage has them, whatever the door', async (action) => {
    using folder = makeTempFolder();
    await using program = await startProgram({ folder: folder.path, config: ingest(action) });
    await sendAll(program);
    using grpc = new GrpcSender(program.grpcAddress);
    expect(await grpc.export(toProtobuf(REQUEST))).toHaveProperty('body');
    const { spans } = await program.graphql('{ spans { totalCount } }');
    expect(spans.totalCount).toBe(secretSpans().length);
    await program.stop();
    expect(placesInFiles(folder.path)).toEqual([]);
  });

  test('imports store what the rules leave', async () => {
    using folder = makeTempFolder();
    writeFileSync(folder.file('config.yaml'), ingest('mask'));
    writeFileSync(folder.file('spans.json'), REQUEST);
    const args = ['import', '--config', 'config.yaml', 'spans.json'];
    expect(await runProgram({ folder: folder.path, args })).toMatchObject({ code: 0 });
    expect(placesInFiles(folder.path)).toEqual([]);
  });
});
