/** The files of `exporters.elasticsearch.tls`. Mistakes in them are reported before the first connection. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { SpangraphError } from '../../../errors.ts';
import type { ElasticsearchConfig } from '../config/config.ts';

/** Contents of the PEM files that the configuration names. */
interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Throws INVALID_CONFIG for an unreadable file, a file of another kind, and a key that belongs to another certificate. */
export function readTlsFiles({ caFile, certFile, keyFile }: ElasticsearchConfig['tls']): TlsFiles {
  const files = {
    ...(caFile !== undefined && { ca: readCertificate('ca_file', caFile) }),
    ...(certFile !== undefined && { cert: readCertificate('cert_file', certFile) }),
    ...(keyFile !== undefined && { key: readPem('key_file', keyFile) }),
  };
  try {
    createSecureContext(files);
  } catch (thrown) {
    throw invalid('key_file', `${keyFile} is not the key of the certificate ${certFile} (${reasonOf(thrown)})`);
  }
  return files;
}

function readCertificate(key: string, path: string): string {
  const text = readPem(key, path);
  if (!isCertificate(text)) throw invalid(key, `${path} holds no certificate in PEM form`);
  return text;
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}

function readPem(key: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw invalid(key, `${path} cannot be read (${reasonOf(thrown)})`);
  }
}

function invalid(key: string, problem: string): SpangraphError {
  return new SpangraphError('INVALID_CONFIG', `exporters.elasticsearch.tls.${key}: ${problem}`);
}

/** A code such as ENOENT or ERR_OSSL_X509_KEY_VALUES_MISMATCH. */
function reasonOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unreadable';
}
