import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import type { TlsSettings } from './settings.ts';

/**
 * The TLS of this process as a client of its own server. It trusts the certificate that the server's file has, and the one that the
 * file had before: the server may not have looked at it yet. Nothing else is trusted. Who signed it does not matter. Host names are not
 * compared: the server is reached by its address. If the server lets in clients with certificates only, the client presents
 * the server's own.
 */
export class OwnTls {
  readonly #settings: TlsSettings;
  /** The newest first. */
  #trusted: readonly X509Certificate[] = [];

  constructor(settings: TlsSettings) {
    this.#settings = settings;
  }

  /** For a new connection. Throws if the files cannot be read. */
  async connectOptions(): Promise<ConnectionOptions> {
    const { certFile, keyFile, clientCaFile } = this.#settings;
    const cert = await readFile(certFile);
    const [newest] = this.#trusted;
    const own = new X509Certificate(cert);
    if (own.fingerprint256 !== newest?.fingerprint256) this.#trusted = newest === undefined ? [own] : [own, newest];
    const trusted = new Set(this.#trusted.map(({ fingerprint256 }) => fingerprint256));
    return {
      ca: this.#trusted.map(String),
      // The authority that has signed it may be unknown here.
      allowPartialTrustChain: true,
      checkServerIdentity: (_host, { fingerprint256 }) =>
        trusted.has(fingerprint256) ? undefined : new Error('This is not the certificate of the own server.'),
      ...(clientCaFile !== undefined && { cert, key: await readFile(keyFile) }),
    };
  }
}
