import { MIB } from '../../src/settings/byte-size.ts';
import { count, endpoint, noEffect, section } from '../../src/settings/sections.ts';
import type { ReceiverDefinition } from '../intake/definition.ts';
import { DEFAULT_REQUEST_MIB, otherSignals, transportKeys } from '../intake/section-keys.ts';

const DEFAULT_ENDPOINT = 'localhost:4317';

const keys = section('OTLP over gRPC. If it has no content, the defaults apply.', {
  endpoint: endpoint(DEFAULT_ENDPOINT, 'Where OTLP over gRPC is received.'),
  max_recv_msg_size_mib: count(DEFAULT_REQUEST_MIB, 1024, 'Largest request, before and after decompression.', 'MiB'),
  max_concurrent_streams: noEffect('ingest.max_queue_size_mib limits ingest'),
  ...transportKeys,
});

/** OTLP over gRPC. */
export const grpc: ReceiverDefinition = {
  name: 'otlp/grpc',
  title: 'OTLP/gRPC',
  path: ['otlp', 'protocols', 'grpc'],
  runsByDefault: true,
  defaultEndpoint: DEFAULT_ENDPOINT,
  section: keys.transform((file) => ({
    ...file.endpoint,
    maxRequestBytes: file.max_recv_msg_size_mib * MIB,
    ...(file.tls && { tls: file.tls }),
  })),
  otherSignals,
  outsideKeys: [
    {
      key: 'endpoint',
      env: 'SPANGRAPH_OTLP_GRPC_ENDPOINT',
      flag: { name: 'otlp-grpc-endpoint', help: 'where OTLP over gRPC is received' },
    },
  ],
  url: (address) => address,
  sdkVariables: (address, scheme) =>
    `OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_EXPORTER_OTLP_ENDPOINT=${scheme}://${address}`,
  send: async (...sent) => {
    const { sendSpans } = await import('./send-spans.ts');
    await sendSpans(...sent);
  },
  create: async (settings, context) => {
    const { createGrpcReceiver } = await import('./grpc-receiver.ts');
    return createGrpcReceiver(settings, context);
  },
};
