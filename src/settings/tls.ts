/** The section `tls` of a server: the keys of a Collector's `configtls`. */
import { z } from 'zod';
import type { TlsSettings, TlsVersion } from '../net/tls/settings.ts';
import { duration, noEffect, parsed, refused, section } from './sections.ts';

const VERSIONS: Readonly<Record<string, TlsVersion>> = { '1.2': 'TLSv1.2', '1.3': 'TLSv1.3' };
const VERSION_FORM = '"1.2" or "1.3"; older versions are not served';

const needed = (what: string) =>
  z
    .string(`expected the path of a PEM file with ${what}: tls needs cert_file and key_file`)
    .min(1)
    .meta({ description: `PEM file with ${what}. It is read again when it changes.` });

const inFile = (key: string) => refused(`name a file with it in ${key}`);
const ofClients = refused('it is a key of clients; name the authorities of clients in client_ca_file');

const keys = section('TLS. If it is absent, connections are not encrypted.', {
  cert_file: needed('the certificate of the server, and after it those of its authorities'),
  key_file: needed('the key of the certificate'),
  client_ca_file: z.string().min(1).optional().meta({
    description:
      'PEM file with the authorities of clients. If it is set, only clients with a certificate that one of them has signed are let in (mutual TLS).',
  }),
  min_version: parsed(
    z.union([z.string(), z.number()], `expected ${VERSION_FORM}`),
    (text) => VERSIONS[text],
    VERSION_FORM,
  )
    .prefault('1.2')
    .meta({ description: 'Lowest version of TLS that is served: `1.2` or `1.3`.' }),
  reload_interval: duration('10s', 'Time between two looks at the files. Open connections stay when they change.'),
  client_ca_file_reload: noEffect('client_ca_file is read again like the other files'),
  max_version: refused('the highest version that is served is 1.3'),
  cipher_suites: refused('the suites are fixed: those of TLS 1.3, and of TLS 1.2 those that HTTP/2 allows'),
  include_insecure_cipher_suites: refused('insecure suites are not served'),
  curve_preferences: noEffect('the curves are those of the runtime'),
  include_system_ca_certs_pool: refused('clients are let in by client_ca_file alone'),
  cert_pem: inFile('cert_file'),
  key_pem: inFile('key_file'),
  ca_file: ofClients,
  ca_pem: ofClients,
  tpm: refused('keys are read from files'),
});

/** Absent: no TLS. */
export const serverTls = keys
  .transform(
    (file): TlsSettings => ({
      certFile: file.cert_file,
      keyFile: file.key_file,
      ...(file.client_ca_file !== undefined && { clientCaFile: file.client_ca_file }),
      minVersion: file.min_version,
      reloadMs: file.reload_interval,
    }),
  )
  .optional();
