/** The section `service.telemetry.traces`: where the server sends traces of itself, in the form of a Collector's file. */
import { z } from 'zod';
import { count, section } from '../settings/sections.ts';

const MAX_TARGETS = 4;
const MAX_MS = 3_600_000;
const MAX_SPANS = 1_000_000;
const PATH = '/v1/traces';
const URL_FORM = `expected a URL such as http://localhost:4318 (${PATH} is added if it has no path)`;

const otlp = section('OTLP over HTTP.', {
  protocol: z
    .literal('http/protobuf', 'expected http/protobuf, the one protocol that the server sends by')
    .default('http/protobuf')
    .meta({ description: '`http/protobuf`.' }),
  endpoint: z
    .url({ protocol: /^https?$/, error: URL_FORM })
    .transform(withPath)
    .optional()
    .meta({
      description: `Where OTLP over HTTP is received, such as http://localhost:4318; ${PATH} is added if it has no path. If absent: the own receiver of this server.`,
    }),
});

const batch = section('Sends spans in batches.', {
  exporter: section('Where they are sent to.', { otlp }),
  schedule_delay: count(5_000, MAX_MS, 'Time that a span waits for others.', 'milliseconds'),
  export_timeout: count(30_000, MAX_MS, 'Time after which a request is given up.', 'milliseconds'),
  max_queue_size: count(2_048, MAX_SPANS, 'Spans that may wait to be sent. More are dropped.', 'spans'),
  max_export_batch_size: count(512, MAX_SPANS, 'Most spans of one request.', 'spans'),
}).refine(({ max_export_batch_size, max_queue_size }) => max_export_batch_size <= max_queue_size, {
  error: 'max_export_batch_size must be at most max_queue_size',
});

/** A chain of mappings around one number, as the Collector has it. */
const sampler = section('Which requests and commits are traced.', {
  parent_based: section('Those whose sender traces them are always traced.', {
    root: section('Of all others:', {
      trace_id_ratio_based: section('A part, chosen by chance.', {
        ratio: z.number().min(0).max(1).default(1).meta({
          description:
            'Share of the requests and commits that are traced: 0 to 1. A `traceparent` header decides for its request.',
        }),
      }).prefault({}),
    }).prefault({}),
  }).prefault({}),
}).prefault({});

/** Off by default: there is no processor. */
export const ownTraces = z
  .looseObject({
    sampler,
    processors: z
      .array(section('One place that they are sent to.', { batch }))
      .max(MAX_TARGETS)
      .default([])
      .meta({
        description: `Where the server sends traces of itself: at most ${MAX_TARGETS} places. If empty, it does not trace itself.`,
      }),
  })
  .prefault({})
  .meta({ description: 'Traces of the server itself. Other keys have no effect.' });

/** The bare address is a common form. */
function withPath(text: string): string {
  const url = new URL(text);
  if (url.pathname === '/') url.pathname = PATH;
  return url.href;
}
