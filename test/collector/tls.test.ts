/** telemetrygen and the Collector's exporters, in Go, send to doors with TLS and mutual TLS. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Certificate, makeAuthority, makeCertificate, trustAuthority } from '../fixtures/certificates.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { prepareCollector, startCollector, telemetrygen } from './collector.ts';

const TRACES = 20;
/** A trace has a root and a child. */
const SPANS = 2 * TRACES;
const FLAGS = ['--traces', String(TRACES), '--child-spans', '1', '--service', 'go'];
const SOON = { timeout: 60_000, interval: 100 };

const files = makeTempFolder();
let home: string;
let authority: Certificate;
let server: Certificate;
let client: Certificate;

beforeAll(async () => {
  home = await prepareCollector();
  authority = await makeAuthority(files.path, 'authority');
  server = await makeCertificate(files.path, 'server', authority);
  client = await makeCertificate(files.path, 'client', authority, { use: 'client' });
  trustAuthority(authority);
}, 1_200_000);

afterAll(() => files[Symbol.dispose]());

/** The API asks no client for a certificate, so that tests can ask it. */
function start(isMutual: boolean): Promise<Program> {
  const own = { cert_file: server.certFile, key_file: server.keyFile };
  const receiver = {
    endpoint: '127.0.0.1:0',
    tls: { ...own, ...(isMutual && { client_ca_file: authority.certFile }) },
  };
  const config = {
    receivers: { otlp: { protocols: { grpc: receiver, http: receiver } } },
    api: { endpoint: '127.0.0.1:0', tls: own },
  };
  return startProgram({ args: [], config: JSON.stringify(config) });
}

async function storedSpans(program: Program): Promise<number> {
  const { services } = await program.graphql('{ services { name spanCount } }');
  return services.find(({ name }: { name: string }) => name === 'go')?.spanCount ?? 0;
}

describe.each([
  ['TLS', false],
  ['mutual TLS', true],
] as const)('%s', (_name, isMutual) => {
  test.each([
    ['gRPC', ({ grpcAddress }: Program) => grpcAddress, []],
    ['HTTP', ({ otlpHttpUrl }: Program) => new URL(otlpHttpUrl).host, ['--otlp-http']],
  ] as const)('telemetrygen by %s', async (_protocol, addressOf, flags) => {
    await using program = await start(isMutual);
    const own = isMutual ? ['--mtls', '--client-cert', client.certFile, '--client-key', client.keyFile] : [];
    await telemetrygen(home, 'traces', addressOf(program), ...flags, '--ca-cert', authority.certFile, ...own, ...FLAGS);
    expect(await storedSpans(program)).toBe(SPANS);
  });

  test.each(['otlp', 'otlphttp'] as const)("the Collector's exporter %s", async (type) => {
    await using program = await start(isMutual);
    const own = isMutual ? { cert_file: client.certFile, key_file: client.keyFile } : {};
    const tls = { ca_file: authority.certFile, ...own };
    const endpoint = type === 'otlp' ? program.grpcAddress : new URL(program.otlpHttpUrl).origin;
    await using collector = await startCollector(home, files.path, [type, { endpoint, tls }]);
    await telemetrygen(home, 'traces', collector.grpcAddress, ...FLAGS);
    await vi.waitFor(async () => expect(await storedSpans(program), collector.output()).toBe(SPANS), SOON);
  });
});

test('a Collector without a client certificate keeps its spans, and the log says why they do not come', async () => {
  await using program = await start(true);
  const exporter = { endpoint: program.grpcAddress, tls: { ca_file: authority.certFile } };
  await using collector = await startCollector(home, files.path, ['otlp', exporter]);
  await telemetrygen(home, 'traces', collector.grpcAddress, ...FLAGS);
  await vi.waitFor(
    () => expect(program.output()).toMatch(/"server":"otlp\/grpc".*"reason":".*PEER.*did not agree/),
    SOON,
  );
  expect(await storedSpans(program)).toBe(0);
});
