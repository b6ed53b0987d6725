/** telemetrygen, in Go, sends to doors with TLS and tokens. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Certificate, makeAuthority, makeCertificate, trustAuthority } from '../fixtures/certificates.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { makeToken, type TestToken } from '../fixtures/tokens.ts';
import { prepareCollector, telemetrygen } from './collector.ts';

const TRACES = 20;
/** A trace has a root and a child. */
const SPANS = 2 * TRACES;
const FLAGS = ['--traces', String(TRACES), '--child-spans', '1', '--service', 'go'];

const sender = makeToken('sender', ['ingest']);
const reader = makeToken('reader', ['read']);
const stranger = makeToken('stranger', ['ingest']);
const files = makeTempFolder();
let home: string;
let authority: Certificate;
let server: Certificate;

beforeAll(async () => {
  home = await prepareCollector();
  authority = await makeAuthority(files.path, 'authority');
  server = await makeCertificate(files.path, 'server', authority);
  trustAuthority(authority);
}, 1_200_000);

afterAll(() => files[Symbol.dispose]());

function start(): Promise<Program> {
  const tls = { cert_file: server.certFile, key_file: server.keyFile };
  const receiver = { endpoint: '127.0.0.1:0', tls };
  const config = {
    receivers: { otlp: { protocols: { grpc: receiver, http: receiver } } },
    api: { endpoint: '127.0.0.1:0', tls },
    auth: { tokens: [sender.entry, reader.entry] },
  };
  return startProgram({ args: [], config: JSON.stringify(config) });
}

async function storedSpans({ apiOrigin }: Program): Promise<number> {
  const headers = { authorization: reader.authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ services { name spanCount } }' });
  const { data } = await (await fetch(`${apiOrigin}/graphql`, { method: 'POST', headers, body })).json();
  return data.services.find(({ name }: { name: string }) => name === 'go')?.spanCount ?? 0;
}

test.each([
  ['gRPC', ({ grpcAddress }: Program) => grpcAddress, []],
  ['HTTP', ({ otlpHttpUrl }: Program) => new URL(otlpHttpUrl).host, ['--otlp-http']],
] as const)('by %s: with a token that may store, and with others', async (_protocol, addressOf, flags) => {
  await using program = await start();
  const send = ({ authorization }: TestToken): Promise<void> => {
    const header = ['--otlp-header', `authorization="${authorization}"`];
    return telemetrygen(
      home,
      'traces',
      addressOf(program),
      ...flags,
      '--ca-cert',
      authority.certFile,
      ...header,
      ...FLAGS,
    );
  };
  for (const wrong of [stranger, reader]) await send(wrong).catch(() => {});
  expect(await storedSpans(program)).toBe(0);
  await send(sender);
  expect(await storedSpans(program)).toBe(SPANS);
});
