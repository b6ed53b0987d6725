import { endpoint, refused, section } from '../../src/settings/sections.ts';
import type { ReceiverDefinition } from '../intake/definition.ts';
import { bodySize, browserSettings, httpKeys } from '../intake/section-keys.ts';

const DEFAULT_ENDPOINT = 'localhost:9411';

const keys = section(
  'The Zipkin receiver (JSON version 2). Only served if it is listed. If it has no content, the defaults apply.',
  {
    endpoint: endpoint(DEFAULT_ENDPOINT, 'Where Zipkin spans are received, at POST /api/v2/spans and /api/v1/spans.'),
    max_request_body_size: bodySize,
    parse_string_tags: refused('tags are stored as text; parse them in a Collector in front of Spangraph'),
    ...httpKeys,
  },
);

/** Zipkin's JSON over HTTP. */
export const zipkin: ReceiverDefinition = {
  name: 'zipkin',
  title: 'Zipkin',
  path: ['zipkin'],
  runsByDefault: false,
  defaultEndpoint: DEFAULT_ENDPOINT,
  section: keys.transform((file) => ({
    ...file.endpoint,
    maxRequestBytes: file.max_request_body_size,
    ...browserSettings(file),
    ...(file.tls && { tls: file.tls }),
  })),
  outsideKeys: [],
  readBy: 'zipkin',
  url: (address, scheme) => `${scheme}://${address}/api/v2/spans`,
  otherForms: [
    {
      title: 'Zipkin JSON',
      isWhole: false,
      send: async (...sent) => {
        const { sendSpans } = await import('./send-spans.ts');
        await sendSpans(...sent);
      },
    },
  ],
  create: async (settings, context) => {
    const { createZipkinReceiver } = await import('./zipkin-receiver.ts');
    return createZipkinReceiver(settings, context);
  },
};
