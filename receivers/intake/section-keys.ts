/** Keys that the sections of several receivers have. */
import { z } from 'zod';
import { ORIGIN_PATTERN_FORM, parseOriginPattern } from '../../src/access/origin-list.ts';
import { MIB } from '../../src/settings/byte-size.ts';
import { allowedHosts, byteSize, choice, noEffect, parsed, refused, section } from '../../src/settings/sections.ts';
import { serverTls } from '../../src/settings/tls.ts';
import type { ReceiverSettings } from './definition.ts';

/** Largest request, unless the configuration says otherwise. */
export const DEFAULT_REQUEST_MIB = 64;

/** For a receiver over HTTP. */
export const bodySize = byteSize(DEFAULT_REQUEST_MIB * MIB, 'Largest request body, before and after decompression.');

/** What OTLP's protocols answer to logs and metrics. */
export const otherSignals = choice(
  ['accept', 'refuse'],
  'What is answered to logs and metrics. `accept`: success, and a partial success that says what is not stored. ' +
    'Exceptions and errors in log records that name a span are stored, the rest is not. `refuse`: an error (UNSUPPORTED_SIGNAL).',
);

/** Keys of a Collector's server that are served, accepted or refused alike at each receiver. */
export const transportKeys = {
  transport: noEffect('it listens on TCP'),
  keepalive: noEffect('connections are kept as the clients keep them'),
  read_buffer_size: noEffect('buffers are sized by the runtime'),
  write_buffer_size: noEffect('buffers are sized by the runtime'),
  include_metadata: noEffect('of the metadata of requests only authorization and x-scope-orgid are used'),
  tls: serverTls,
  auth: refused('who may send is said in the section auth at the top: auth.tokens, auth.oidc'),
};

const MAX_LISTED = 100;
/** A day: no browser remembers longer. */
const MAX_AGE_SECONDS = 86_400;

const headerNames = (description: string) =>
  z
    .array(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected the name of a header, or *'))
    .max(MAX_LISTED)
    .default([])
    .meta({ description });

/** As {@link transportKeys}, for a receiver over HTTP. */
export const httpKeys = {
  ...transportKeys,
  allowed_hosts: allowedHosts('the receiver'),
  cors: section('Pages of other origins that may send. Without it none may.', {
    allowed_origins: z
      .array(parsed(z.string(`expected ${ORIGIN_PATTERN_FORM}`), parseOriginPattern, ORIGIN_PATTERN_FORM))
      .max(MAX_LISTED)
      .prefault([])
      .meta({ description: 'Origins such as https://app.example.com. One `*` in each stands for any characters.' }),
    allowed_headers: headerNames(
      'Headers that pages may send beside accept, content-type and x-requested-with. `*`: all.',
    ),
    exposed_headers: headerNames('Headers of answers that pages may read.'),
    max_age: z
      .int()
      .min(0)
      .max(MAX_AGE_SECONDS)
      .optional()
      .meta({ description: 'How long a browser may remember what is allowed.', unit: 'seconds' }),
  }).optional(),
};

/** What {@link httpKeys} say, as receivers use it. */
export function browserSettings(file: {
  readonly allowed_hosts?: readonly string[] | undefined;
  readonly cors?:
    | {
        readonly allowed_origins: readonly string[];
        readonly allowed_headers: readonly string[];
        readonly exposed_headers: readonly string[];
        readonly max_age?: number | undefined;
      }
    | undefined;
}): Pick<ReceiverSettings, 'allowedHosts' | 'cors'> {
  const { allowed_hosts: hosts, cors } = file;
  return {
    ...(hosts && { allowedHosts: hosts }),
    ...(cors && {
      cors: {
        allowedOrigins: cors.allowed_origins,
        allowedHeaders: cors.allowed_headers,
        exposedHeaders: cors.exposed_headers,
        maxAgeSeconds: cors.max_age,
      },
    }),
  };
}
