/** TLS settings with which the program does not start: one line that names the key, the file and what to do. */
import { createPrivateKey } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Certificate, makeAuthority, makeCertificate } from '../fixtures/certificates.ts';
import { FREE_PORTS, runProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const files = makeTempFolder();
const good = { cert_file: files.file('server.pem'), key_file: files.file('server.key') };
let authority: Certificate;

beforeAll(async () => {
  authority = await makeAuthority(files.path, 'authority');
  await makeAuthority(files.path, 'stranger');
  await makeCertificate(files.path, 'server', authority);
  await makeCertificate(files.path, 'other', authority);
  await makeCertificate(files.path, 'server-only', authority, { use: 'server' });
  const key = createPrivateKey(readFileSync(good.key_file));
  const encrypted = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' });
  files.write('encrypted.key', String(encrypted));
  files.write('text.pem', 'not a certificate');
  files.write('broken.pem', readFileSync(good.cert_file, 'utf8').replace(/M/g, 'A'));
  files.write('secret.pem', '');
  chmodSync(files.file('secret.pem'), 0o000);
  files.write('huge.pem', 'x'.repeat(2_000_000));
  mkdirSync(files.file('folder'));
});

afterAll(() => files[Symbol.dispose]());

const named = (section: object): object =>
  Object.fromEntries(
    Object.entries(section).map(([key, value]) => [key, key.endsWith('_file') ? files.file(String(value)) : value]),
  );

async function refusalOf(config: object): Promise<string> {
  using folder = makeTempFolder();
  const { code, stdout, stderr } = await runProgram({
    folder: folder.path,
    args: FREE_PORTS,
    config: JSON.stringify(config),
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).not.toMatch(/PRIVATE KEY-+\n\w|secret/);
  return stderr;
}

/** Root may read every file. */
const isRoot = process.getuid?.() === 0;

test.each<readonly [string, object, RegExp]>([
  ['a missing file', { cert_file: 'missing.pem' }, /: api\.tls\.cert_file: \/\S+missing\.pem does not exist; name/],
  ['a folder', { key_file: 'folder' }, /api\.tls\.key_file: \/\S+ is no file/],
  ['a file that is too large', { cert_file: 'huge.pem' }, /api\.tls\.cert_file: \/\S+ has over 1048576 bytes/],
  ['no certificate', { cert_file: 'text.pem' }, /api\.tls\.cert_file: \/\S+text\.pem has no certificate/],
  [
    'a damaged certificate',
    { cert_file: 'broken.pem' },
    /api\.tls\.cert_file: \/\S+broken\.pem has a certificate that is damaged/,
  ],
  ['no key', { key_file: 'text.pem' }, /api\.tls\.key_file: \/\S+text\.pem has no private key/],
  [
    'the key of another',
    { key_file: 'other.key' },
    /api\.tls\.key_file: \/\S+ is not the key of the first certificate in \/\S+server\.pem/,
  ],
  ['an encrypted key', { key_file: 'encrypted.key' }, /api\.tls\.key_file: \/\S+ is encrypted/],
  ['no authorities', { client_ca_file: 'text.pem' }, /api\.tls\.client_ca_file: \/\S+ has no certificate/],
  ...(isRoot
    ? []
    : [['a file of others', { key_file: 'secret.pem' }, /api\.tls\.key_file: \/\S+ may not be read/] as const]),
])('%s', async (_what, change, message) => {
  expect(await refusalOf({ api: { tls: { ...good, ...named(change) } } })).toMatch(message);
});

test('a receiver', async () => {
  const http = { tls: { ...good, key_file: files.file('other.key') } };
  const message = /receivers\.otlp\.protocols\.http\.tls\.key_file: \/\S+ is not the key/;
  expect(await refusalOf({ receivers: { otlp: { protocols: { http } } } })).toMatch(message);
});

test.each<readonly [string, object, RegExp]>([
  [
    'only a certificate',
    { cert_file: 'a' },
    /api\.tls\.key_file: expected the path of a PEM file .*tls needs cert_file and key_file/,
  ],
  ['only a key', { key_file: 'a' }, /api\.tls\.cert_file: expected the path of a PEM file/],
  [
    'an old version',
    { ...good, min_version: '1.1' },
    /api\.tls\.min_version: expected "1\.2" or "1\.3"; older versions are not served/,
  ],
  ['a key of clients', { ...good, ca_file: 'a' }, /api\.tls\.ca_file: .*client_ca_file/],
  ['PEM text', { ...good, cert_pem: 'a' }, /api\.tls\.cert_pem: name a file with it in cert_file/],
  ['a misspelled key', { ...good, client_ca: 'a' }, /api\.tls\.client_ca: unknown key; valid here: cert_file, /],
])('%s', async (_what, tls, message) => {
  expect(await refusalOf({ api: { tls } })).toMatch(message);
});

test('a self-check, or own traces, that the server would refuse', async () => {
  const http = { endpoint: '127.0.0.1:0', tls: { ...good, client_ca_file: files.file('stranger.pem') } };
  const receivers = { otlp: { protocols: { http } } };
  const canary = { every: '1s' };
  expect(await refusalOf({ receivers, canary })).toMatch(
    /canary\.every: presents receivers\.otlp\.protocols\.http\.tls\.cert_file, which .*client_ca_file does not let in \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/,
  );
  const traces = { processors: [{ batch: { exporter: { otlp: {} } } }] };
  expect(await refusalOf({ receivers, service: { telemetry: { traces } } })).toMatch(
    /service\.telemetry\.traces\.processors: presents/,
  );
  const onlyServer = named({
    cert_file: 'server-only.pem',
    key_file: 'server-only.key',
    client_ca_file: 'authority.pem',
  });
  expect(await refusalOf({ api: { tls: onlyServer }, canary })).toMatch(
    /canary\.every: presents api\.tls\.cert_file.*INVALID_PURPOSE/,
  );
});
