/** What receivers count: requests, their bytes and spans, and what became of them. */
import { type ErrorCode, SpangraphError } from '../../src/errors.ts';
import { counter, type Meter, type MetricDefinition, NO_METER } from '../../src/metrics/definition.ts';
import type { OtherSignal } from '../formats/otlp/read-records.ts';

/** Why a span was rejected: its content is malformed, its ids are invalid, or the storage cannot hold it. */
export type RejectionCause = 'malformed' | 'invalid_id' | 'unstorable';

const labels = { receiver: 'receivers' } as const;
/** With which receivers answer. */
const CODES = [
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
  'PROVIDER_UNAVAILABLE',
  'RATE_LIMITED',
  'MALFORMED_REQUEST',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'UNSUPPORTED_COMPRESSION',
  'METHOD_NOT_ALLOWED',
  'UNSUPPORTED_SIGNAL',
  'NOT_FOUND',
  'QUEUE_FULL',
  'SHUTTING_DOWN',
  'SENDER_DEADLINE_EXCEEDED',
  'STORAGE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const satisfies readonly ErrorCode[];
const SIGNALS: readonly OtherSignal[] = ['logs', 'metrics'];
const CAUSES: readonly RejectionCause[] = ['malformed', 'invalid_id', 'unstorable'];

const REQUESTS = counter('spangraph_receiver_requests_total', 'Requests that were answered.', { labels });
const REFUSED_REQUESTS = counter(
  'spangraph_receiver_refused_requests_total',
  'Requests that were answered with an error, by its code (docs/errors.md).',
  { labels: { ...labels, code: [...CODES, 'other'] } },
);
const BYTES = counter(
  'spangraph_receiver_request_size_bytes_total',
  'Uncompressed bytes of the requests that have arrived whole.',
  { labels },
);
const RECEIVED = counter(
  'spangraph_receiver_received_spans_total',
  'Spans of the requests that were decoded. Each is then accepted, rejected or refused.',
  { labels },
);
const ACCEPTED = counter('spangraph_receiver_accepted_spans_total', 'Spans that are stored, repeated ones included.', {
  labels,
});
const REJECTED = counter('spangraph_receiver_rejected_spans_total', 'Spans that were left out for what they are.', {
  labels: { ...labels, reason: CAUSES },
});
const REFUSED = counter(
  'spangraph_receiver_refused_spans_total',
  'Spans that could not be stored at the time. Their senders were told to send them again.',
  { labels },
);
const ACKNOWLEDGED = counter(
  'spangraph_receiver_acknowledged_spans_total',
  'Accepted spans whose sender was still there to be told.',
  { labels },
);

const UNSTORED = counter(
  'spangraph_receiver_unstored_records_total',
  'Log records and data points of metrics that are not stored. Their requests were answered with success.',
  { labels: { ...labels, signal: SIGNALS } },
);

const LOGGED_EXCEPTIONS = counter(
  'spangraph_receiver_logged_exceptions_total',
  'Log records that are stored as exceptions of the spans that they name, repeated ones included.',
  { labels },
);

export const RECEIVER_METRICS: readonly MetricDefinition[] = [
  REQUESTS,
  REFUSED_REQUESTS,
  BYTES,
  RECEIVED,
  ACCEPTED,
  REJECTED,
  REFUSED,
  ACKNOWLEDGED,
  UNSTORED,
  LOGGED_EXCEPTIONS,
];

/** Counts the requests of one receiver and their spans. */
export class ReceiverMeter {
  readonly #meter: Meter;
  readonly #labels: { readonly receiver: string };

  /** `receiver`: the name of its definition. */
  constructor(meter: Meter, receiver: string) {
    this.#meter = meter;
    this.#labels = { receiver };
  }

  /** A request has arrived whole; `bytes` of it after decompression. */
  arrived(bytes: number): void {
    this.#meter.add(BYTES, bytes, this.#labels);
  }

  /** These spans were rejected. */
  rejected(spans: number, reason: RejectionCause): void {
    if (spans === 0) return;
    this.#meter.add(RECEIVED, spans, this.#labels);
    this.#meter.add(REJECTED, spans, { ...this.#labels, reason });
  }

  accepted(spans: number): void {
    this.#meter.add(RECEIVED, spans, this.#labels);
    this.#meter.add(ACCEPTED, spans, this.#labels);
  }

  /** The storage did not take these spans now. */
  refused(spans: number): void {
    this.#meter.add(RECEIVED, spans, this.#labels);
    this.#meter.add(REFUSED, spans, this.#labels);
  }

  /** A request held these records of another signal. */
  unstored(records: number, signal: OtherSignal): void {
    if (records > 0) this.#meter.add(UNSTORED, records, { ...this.#labels, signal });
  }

  /** So many log records are stored. */
  loggedExceptions(records: number): void {
    this.#meter.add(LOGGED_EXCEPTIONS, records, this.#labels);
  }

  /** A request was answered with success, and with that so many spans. */
  acknowledged(spans: number): void {
    this.#meter.add(REQUESTS, 1, this.#labels);
    this.#meter.add(ACKNOWLEDGED, spans, this.#labels);
  }

  /** A request was answered with this error. */
  failed(thrown: unknown): void {
    this.#meter.add(REQUESTS, 1, this.#labels);
    this.#meter.add(REFUSED_REQUESTS, 1, { ...this.#labels, code: SpangraphError.from(thrown).code });
  }
}

/** For spans that come through no receiver. */
export const NO_RECEIVER_METER = new ReceiverMeter(NO_METER, '');
