/** Reads the files of a server's TLS settings, and checks that they can be served. */
import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { SpangraphError, thrownMessage } from '../../errors.ts';
import type { TlsSettings } from './settings.ts';

/** Largest file, in bytes. A file with all public authorities has a quarter of that. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * The suites of TLS 1.3, and those of TLS 1.2 that keep recorded traffic closed if the key is lost, and that HTTP/2 allows (RFC
 * 9113, Appendix A).
 */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

const PEM_CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** Both forms of encrypted keys say so in their first lines. */
const ENCRYPTED = /^(?:-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED)/m;

/** What the files contain. */
export interface Credentials {
  /** The certificate of the server, and those that follow it in its file. */
  readonly chain: readonly [X509Certificate, ...X509Certificate[]];
  readonly context: SecureContextOptions & { readonly cert: string; readonly key: string };
  /** Of the content of all files. */
  readonly digest: string;
}

/**
 * `setting` is the path of the section in the configuration. Throws INVALID_CONFIG, with the key and the file in its message.
 * Nothing of a file is in a message: it may hold a key.
 */
export async function readCredentials(settings: TlsSettings, setting: string): Promise<Credentials> {
  const { certFile, keyFile, clientCaFile, minVersion } = settings;
  const at = (key: string, file: string): Place => ({ key: `${setting}.${key}`, file });
  const certPlace = at('cert_file', certFile);
  const keyPlace = at('key_file', keyFile);
  const cert = await textOf(certPlace);
  const key = await textOf(keyPlace);
  const clientCa = clientCaFile === undefined ? undefined : await authoritiesIn(at('client_ca_file', clientCaFile));
  const chain = certificatesIn(cert, certPlace);
  if (!chain[0].checkPrivateKey(keyIn(key, keyPlace))) {
    throw refusal(
      keyPlace,
      `is not the key of the first certificate in ${certFile}`,
      'give the files that belong together; the certificate of the server comes first, then those of its authorities',
    );
  }
  const context = { cert, key, ...(clientCa && { ca: clientCa }), minVersion, ciphers: CIPHERS };
  try {
    createSecureContext(context);
  } catch (thrown) {
    const what = `cannot be served with ${keyFile}: ${thrownMessage(thrown)}`;
    throw refusal(certPlace, what, 'give a certificate that OpenSSL accepts', thrown);
  }
  return { chain, context, digest: digestOf(cert, key, clientCa ?? '') };
}

/** The time at which the first certificate of a chain expires, in milliseconds since the epoch. */
export function expiryOf(chain: readonly X509Certificate[]): number {
  return Math.min(...chain.map(({ validToDate }) => validToDate.getTime()));
}

/** What clients will object to in a chain at a time. Undefined: nothing. */
export function timeProblem(chain: readonly X509Certificate[], nowMs: number): string | undefined {
  const expired = expiryOf(chain);
  if (expired <= nowMs) return `has been invalid since ${new Date(expired).toISOString()}`;
  const begins = Math.max(...chain.map(({ validFromDate }) => validFromDate.getTime()));
  return begins > nowMs ? `is not valid before ${new Date(begins).toISOString()}` : undefined;
}

function digestOf(...texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}

/** A key of the configuration, and the file that it names. */
interface Place {
  readonly key: string;
  readonly file: string;
}

async function textOf(place: Place): Promise<string> {
  try {
    // A pipe or a device would be read without an end.
    const found = await stat(place.file);
    if (!found.isFile()) throw refusal(place, 'is no file', 'name a PEM file');
    if (found.size > MAX_FILE_BYTES) throw refusal(place, `has over ${MAX_FILE_BYTES} bytes`, 'name a PEM file');
    return await readFile(place.file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof SpangraphError) throw thrown;
    throw refusal(place, ...unreadable(thrown), thrown);
  }
}

function unreadable(thrown: unknown): [what: string, advice: string] {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT') return ['does not exist', 'name a PEM file; relative paths begin at the working folder'];
  if (code === 'EACCES')
    return ['may not be read by this user', 'give the permission to the user that runs the server'];
  return [`cannot be read: ${thrownMessage(thrown)}`, 'name a PEM file'];
}

async function authoritiesIn(place: Place): Promise<string> {
  const text = await textOf(place);
  certificatesIn(text, place);
  return text;
}

function certificatesIn(text: string, place: Place): [X509Certificate, ...X509Certificate[]] {
  try {
    const [first, ...others] = (text.match(PEM_CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem));
    if (first !== undefined) return [first, ...others];
  } catch (thrown) {
    throw refusal(place, 'has a certificate that is damaged', 'write the file again', thrown);
  }
  throw refusal(place, 'has no certificate', 'name a PEM file, with a part that begins -----BEGIN CERTIFICATE-----');
}

function keyIn(text: string, place: Place): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (thrown) {
    if (ENCRYPTED.test(text)) {
      const advice =
        'write the key without encryption (openssl pkey), in a file that only the user of the server can read';
      throw refusal(place, 'is encrypted, and there is no passphrase for it', advice, thrown);
    }
    const advice = 'name a PEM file, with a part that begins -----BEGIN PRIVATE KEY-----';
    throw refusal(place, 'has no private key that can be used', advice, thrown);
  }
}

function refusal({ key, file }: Place, what: string, advice: string, cause?: unknown): SpangraphError {
  return new SpangraphError('INVALID_CONFIG', `The configuration cannot be used: ${key}: ${file} ${what}; ${advice}`, {
    cause,
  });
}
