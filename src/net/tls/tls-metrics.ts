/** What servers with TLS tell of themselves. */
import { counter, gauge, type MetricDefinition } from '../../metrics/definition.ts';

const labels = { server: 'servers' } as const;

export const CERTIFICATE_EXPIRY = gauge(
  'spangraph_tls_certificate_expiry_timestamp_seconds',
  'When the certificate of a server expires, or one of those that follow it in its file, in seconds since the Unix epoch.',
  { labels },
);
export const RELOADS = counter(
  'spangraph_tls_reloads_total',
  'Changes of the files of certificates and keys that were taken over, or could not be: then the server goes on with those it had.',
  { labels: { ...labels, outcome: ['ok', 'failed'] } },
);
export const FAILED_HANDSHAKES = counter(
  'spangraph_tls_failed_handshakes_total',
  'Connections that ended before TLS was agreed on, those of port scans included.',
  { labels },
);

export const TLS_METRICS: readonly MetricDefinition[] = [CERTIFICATE_EXPIRY, RELOADS, FAILED_HANDSHAKES];
