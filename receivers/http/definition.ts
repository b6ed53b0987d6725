import { endpoint, noEffect, section } from '../../src/settings/sections.ts';
import type { ReceiverDefinition } from '../intake/definition.ts';
import { bodySize, browserSettings, httpKeys, otherSignals } from '../intake/section-keys.ts';

const DEFAULT_ENDPOINT = 'localhost:4318';

const keys = section('OTLP over HTTP (protobuf and JSON). If it has no content, the defaults apply.', {
  endpoint: endpoint(DEFAULT_ENDPOINT, 'Where OTLP over HTTP is received, at POST /v1/traces.'),
  max_request_body_size: bodySize,
  compression_algorithms: noEffect('gzip, deflate, zstd and uncompressed requests are served'),
  metrics_url_path: noEffect('the paths are those of OTLP'),
  logs_url_path: noEffect('the paths are those of OTLP'),
  ...httpKeys,
});

/** OTLP over HTTP. */
export const http: ReceiverDefinition = {
  name: 'otlp/http',
  title: 'OTLP/HTTP',
  path: ['otlp', 'protocols', 'http'],
  runsByDefault: true,
  defaultEndpoint: DEFAULT_ENDPOINT,
  section: keys.transform((file) => ({
    ...file.endpoint,
    maxRequestBytes: file.max_request_body_size,
    ...browserSettings(file),
    ...(file.tls && { tls: file.tls }),
  })),
  otherSignals,
  outsideKeys: [
    {
      key: 'endpoint',
      env: 'SPANGRAPH_OTLP_HTTP_ENDPOINT',
      flag: { name: 'otlp-http-endpoint', help: 'where OTLP over HTTP is received' },
    },
  ],
  url: (address, scheme) => `${scheme}://${address}/v1/traces`,
  sdkVariables: (address, scheme) => `OTEL_EXPORTER_OTLP_ENDPOINT=${scheme}://${address}`,
  isOtlpHttp: true,
  send: async (...sent) => {
    const { sendSpans } = await import('./send-spans.ts');
    await sendSpans(...sent);
  },
  otherForms: [
    {
      title: 'OTLP/HTTP with JSON',
      isWhole: true,
      send: async (...sent) => {
        const { sendSpansAsJson } = await import('./send-spans.ts');
        await sendSpansAsJson(...sent);
      },
    },
  ],
  create: async (settings, context) => {
    const { createHttpReceiver } = await import('./http-receiver.ts');
    return createHttpReceiver(settings, context);
  },
};
