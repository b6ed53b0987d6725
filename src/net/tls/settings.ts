/** The versions that are served, as OpenSSL names them. */
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** What a server presents to its clients, and what it asks of them. Plain data, because it crosses threads. */
export interface TlsSettings {
  /** PEM file: the certificate of the server, and then those between it and its authority. */
  readonly certFile: string;
  /** PEM file: the key of the certificate. */
  readonly keyFile: string;
  /** PEM file: the authorities whose clients are let in. Absent: clients need no certificate. */
  readonly clientCaFile?: string;
  readonly minVersion: TlsVersion;
  /** Milliseconds between two looks at the files. */
  readonly reloadMs: number;
}
