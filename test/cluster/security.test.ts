/** The built program on a cluster with security: https, every kind of login, and the messages of failed logins. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noElasticsearch } from '../fixtures/elasticsearch.ts';
import { missingForOwnNode } from '../fixtures/elasticsearch-node.ts';
import { jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, type ProgramOptions, runProgram, startProgram } from '../fixtures/program.ts';
import { type SecuredNode, startSecuredNode } from '../fixtures/secured-elasticsearch/node.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';

const SPAN = jsonBytes(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]));
const QUESTION = `{ trace(traceId: "${traceIdOf(1)}") { spans(first: 9) { nodes { spanId } } } }`;
const DEBUG = [...FREE_PORTS, '--log-level', 'debug'];
/** The rights that docs/elasticsearch.md gives for a process that ingests, one that serves the API, an export, and a check. */
interface Rights {
  readonly cluster: string[];
  readonly privileges: string[];
}
const INGEST_RIGHTS: Rights = {
  cluster: ['monitor', 'manage_index_templates'],
  privileges: ['manage', 'read', 'write'],
};
const EXPORT_RIGHTS: Rights = { cluster: [], privileges: ['read', 'maintenance'] };
const CHECK_RIGHTS: Rights = { cluster: ['monitor'], privileges: ['read', 'maintenance', 'view_index_metadata'] };
const REPAIR_RIGHTS: Rights = { ...CHECK_RIGHTS, privileges: [...CHECK_RIGHTS.privileges, 'write'] };
const API_RIGHTS: Rights = { cluster: ['monitor'], privileges: ['read', 'view_index_metadata'] };

describeUnless(noElasticsearch ?? missingForOwnNode(), 'a cluster with https and logins', () => {
  let node: SecuredNode;
  /** Secrets that must not appear anywhere. */
  const secrets: string[] = [];

  beforeAll(async () => {
    node = await startSecuredNode();
    const { username, password } = node.user;
    secrets.push(password, Buffer.from(`${username}:${password}`).toString('base64'));
  }, 240_000);
  afterAll(async () => await node?.[Symbol.asyncDispose]());

  /** The file names the certificates to trust. Environment variables set the rest. */
  const fileOf = ({ tls = {}, ...section }: { tls?: object; [key: string]: unknown } = {}): string => {
    const trusted = { ca_file: node.authority.certFile, ...tls };
    return JSON.stringify({ exporters: { elasticsearch: { ...section, tls: trusted } } });
  };
  const envOf = (env: Readonly<Record<string, string>> = {}) => ({ ES_ENDPOINT: node.url, ...env });

  async function apiKey(rights?: Rights): Promise<{ readonly id: string; readonly encoded: string }> {
    const role = rights && {
      cluster: rights.cluster,
      indices: [{ names: ['least-*'], privileges: rights.privileges }],
    };
    const made = await node.client.security.createApiKey({
      name: randomUUID(),
      ...(role && { role_descriptors: { role } }),
    });
    secrets.push(made.api_key, made.encoded);
    return made;
  }

  function expectNoSecrets(...texts: readonly unknown[]): void {
    const text = texts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('\n');
    for (const secret of secrets) expect(text).not.toContain(secret);
  }

  const startRole = async (role: string, { encoded }: { readonly encoded: string }): Promise<Program> =>
    startProgram({
      args: [...DEBUG, '--role', role],
      config: fileOf({ index: 'least', retention: '24h', retry_timeout: '1s' }),
      env: envOf({ ES_API_KEY: encoded }),
    });

  async function expectServes(options: ProgramOptions): Promise<void> {
    await using program = await startProgram({ args: DEBUG, ...options });
    expect(await postTraces(program.otlpHttpUrl, SPAN, { encoding: 'json' })).toMatchObject({ status: 200 });
    const answer = await program.graphql(QUESTION);
    expect(answer).toEqual({ trace: { spans: { nodes: [{ spanId: spanIdOf(1) }] } } });
    await program.stop();
    expectNoSecrets(program.output());
  }

  test("the original's variables: user and password", async () => {
    const { username, password } = node.user;
    const env = envOf({ ES_USERNAME: username, ES_PASSWORD: password, ES_INDEX: 'of-user' });
    await expectServes({ config: fileOf(), env });
    expect(await node.client.indices.exists({ index: 'of-user-traces' })).toBe(true);
  });

  test("the original's variables: API key", async () => {
    const { encoded } = await apiKey();
    await expectServes({ config: fileOf(), env: envOf({ ES_API_KEY: encoded, ES_INDEX: 'of-key' }) });
  });

  test("the original's variables: token of a service account", async () => {
    const made = await node.client.security.createServiceToken({ namespace: 'elastic', service: 'kibana' });
    secrets.push(made.token.value);
    // Elasticsearch's own service accounts may write only to indices with such names.
    const env = envOf({ ES_SERVICE_TOKEN: made.token.value, ES_INDEX: 'risk-score.risk-of-token' });
    await expectServes({ config: fileOf(), env });
  });

  test('a file with our own variables in it', async () => {
    const config = fileOf({ endpoints: [node.url], index: 'of-file', username: node.user.username, password: '$' });
    const env = { NODE_PASSWORD: node.user.password };
    await expectServes({ config: config.replace('"$"', '"${env:NODE_PASSWORD}"'), env });
  });

  test('a client certificate, with no other login', async () => {
    const { certFile, keyFile } = node.clientCertificate;
    const tls = { cert_file: certFile, key_file: keyFile };
    await expectServes({ config: fileOf({ tls, index: 'of-certificate' }), env: envOf() });
  });

  test('a certificate that is taken unseen', async () => {
    const tls = { ca_file: node.stranger.certFile, insecure_skip_verify: true };
    const { encoded } = await apiKey();
    await expectServes({ config: fileOf({ tls, index: 'unseen' }), env: envOf({ ES_API_KEY: encoded }) });
  });

  test('the rights that the documentation names suffice, and a key that is withdrawn is reported', async () => {
    const [writing, reading] = [await apiKey(INGEST_RIGHTS), await apiKey(API_RIGHTS)];
    await using ingest = await startRole('ingest', writing);
    await using api = await startRole('api', reading);
    const send = () => postTraces(ingest.otlpHttpUrl, SPAN, { encoding: 'json' });
    expect(await send()).toMatchObject({ status: 200 });
    expect(await api.graphql(QUESTION)).toEqual({ trace: { spans: { nodes: [{ spanId: spanIdOf(1) }] } } });
    expect(ingest.output()).toContain('Expired spans were removed');
    using folder = makeTempFolder();
    const env = envOf({ ES_API_KEY: (await apiKey(EXPORT_RIGHTS)).encoded });
    const args = ['export', '--config', folder.write('least.yaml', fileOf({ index: 'least', retry_timeout: '1s' }))];
    const exported = await runProgram({ folder: folder.path, args, env });
    expect(exported).toMatchObject({ code: 0, stderr: '1 traces, 1 spans exported\n' });
    expect(exported.stdout).toContain(spanIdOf(1));
    const check = async (rights: Rights, ...flags: string[]) => {
      const { encoded } = await apiKey(rights);
      const command = ['check', '--config', 'least.yaml', ...flags];
      return runProgram({ folder: folder.path, args: command, env: envOf({ ES_API_KEY: encoded }) });
    };
    expect(await check(CHECK_RIGHTS)).toMatchObject({ code: 0 });
    await node.client.delete({ index: 'least-traces', id: traceIdOf(1) });
    expect(await check(REPAIR_RIGHTS, '--repair')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Repaired: traces 1/),
    });

    await node.client.security.invalidateApiKey({ ids: [writing.id, reading.id] });
    const refused = await send();
    expect(refused).toMatchObject({ status: 503, body: { message: expect.stringContaining('credentials') } });
    const answer = await api.ask(QUESTION);
    expect(answer.errors?.[0]?.extensions?.code).toBe('STORAGE_UNAVAILABLE');
    const ready = await Promise.all([ingest, api].map(({ apiOrigin }) => fetch(`${apiOrigin}/readyz`)));
    expect(ready.map(({ status }) => status)).toEqual([503, 503]);
    const reasons = await Promise.all(ready.map((response) => response.text()));
    for (const reason of reasons) expect(reason).toContain('does not accept the credentials');
    await Promise.all([ingest.stop(), api.stop()]);
    expectNoSecrets(refused.body, answer, reasons, ingest.output(), api.output());
  });

  test.each<[string, () => ProgramOptions, RegExp]>([
    ['no login', () => ({ config: fileOf(), env: envOf() }), /or was given none \(401\)/],
    [
      'a wrong password',
      () => ({ config: fileOf(), env: envOf({ ES_USERNAME: 'admin', ES_PASSWORD: 'geheim-1' }) }),
      /does not accept the credentials/,
    ],
    [
      'a wrong API key',
      () => ({ config: fileOf(), env: envOf({ ES_API_KEY: 'Z2VoZWltLTI6eA==' }) }),
      /does not accept the credentials/,
    ],
    [
      'a wrong token',
      () => ({ config: fileOf(), env: envOf({ ES_SERVICE_TOKEN: 'geheim-3' }) }),
      /does not accept the credentials/,
    ],
    [
      'a cluster of another authority',
      () => ({
        config: fileOf({ tls: { ca_file: node.stranger.certFile } }),
        env: envOf({ ES_PASSWORD: 'geheim-4' }),
      }),
      /a certificate that is not trusted \(.+\); exporters\.elasticsearch\.tls\.ca_file names those to trust\.$/m,
    ],
    [
      'a cluster by a name that its certificate does not have',
      () => ({
        config: fileOf(),
        env: { ES_ENDPOINT: node.url.replace('127.0.0.1', 'localhost'), ES_PASSWORD: 'geheim-5' },
      }),
      /a certificate that is not trusted \(Hostname\/IP does not match/,
    ],
    [
      'a key of another certificate',
      () => ({
        config: fileOf({ tls: { cert_file: node.clientCertificate.certFile, key_file: node.stranger.keyFile } }),
        env: envOf(),
      }),
      /tls\.key_file: .+stranger\.key is not the key of the certificate .+client\.pem \(ERR_OSSL_X509_KEY_VALUES_MISMATCH\)/,
    ],
    [
      'an authority that is no certificate',
      () => ({ config: fileOf({ tls: { ca_file: node.authority.keyFile } }), env: envOf() }),
      /tls\.ca_file: .+authority\.key holds no certificate in PEM form/,
    ],
    [
      'a file that is not there',
      () => ({ config: fileOf({ tls: { ca_file: '/nowhere.pem' } }), env: envOf() }),
      /tls\.ca_file: \/nowhere\.pem cannot be read \(ENOENT\)/,
    ],
  ])('%s: one line says so, without secrets', async (_name, options, message) => {
    using folder = makeTempFolder();
    const run = (args: readonly string[]) => runProgram({ args, ...options(), folder: folder.path });
    const [exit, debug] = await Promise.all([run(FREE_PORTS), run(DEBUG)]);
    expect(exit).toMatchObject({ code: 1, stdout: '' });
    expect(exit.stderr).toMatch(message);
    expect(exit.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(`${exit.stderr}${debug.stdout}${debug.stderr}`).not.toMatch(/geheim|Z2VoZWlt/);
  });
});
