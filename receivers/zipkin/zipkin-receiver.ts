import { SpangraphError } from '../../src/errors.ts';
import type { Reservation } from '../../src/ingest/sink.ts';
import { forEachInSteps, type Steps } from '../../src/model/steps.ts';
import type { DecodedTraces } from '../formats/decoded-traces.ts';
import { isObject } from '../formats/json-fields.ts';
import { parseRequestInSteps } from '../formats/otlp/parse-json.ts';
import { SPANS_A_STEP } from '../formats/request-limits.ts';
import { decodeZipkinInSteps } from '../formats/zipkin/decode-zipkin.ts';
import { versionMarkOf, type ZipkinVersion } from '../formats/zipkin/zipkin-version.ts';
import { refuseWith } from '../http/answer.ts';
import { createSpanReceiver, type SpanRequests } from '../http/span-requests.ts';
import type { ReceiverContext, ReceiverSettings } from '../intake/definition.ts';
import {
  countArrived,
  type ExportOutcome,
  type Intake,
  roomForMessages,
  storeInSlices,
} from '../intake/export-traces.ts';
import type { Receiver } from '../intake/receiver.ts';

const VERSION_1_PATH = '/api/v1/spans';
const VERSION_2_PATH = '/api/v2/spans';
/** Zipkin's other encodings. Like Zipkin, the receiver takes anything else for JSON, and a missing content type too. */
const OTHER_ENCODING = /protobuf|thrift/i;
/** Maximum number of reasons in an answer. Further ones are only counted. */
const MAX_REASONS = 5;

/**
 * Zipkin's POST /api/v2/spans and /api/v1/spans: a JSON list of spans of that version, plain or compressed. Like Zipkin, it
 * answers 202 without a body, and errors as plain text. A span that cannot be stored is left out and logged; if no span of
 * a request can be stored, the answer is 400. Unlike in Zipkin, 202 means stored.
 */
export function createZipkinReceiver(settings: ReceiverSettings, context: ReceiverContext): Receiver {
  const requests: SpanRequests<ZipkinVersion> = {
    title: 'Zipkin',
    paths: [VERSION_1_PATH, VERSION_2_PATH],
    taken: 'spans',
    formatOf: (request, path) => {
      checkEncoding(request.headers['content-type']);
      return path === VERSION_1_PATH ? 1 : 2;
    },
    store: (admitted, payload, reservation, version) =>
      storeSpans({ ...admitted, meter: context.meter }, payload, reservation, version),
    succeed: (response) => void response.writeHead(202, { 'content-length': 0 }).end(),
    fail: (request, response, answer) =>
      refuseWith(request, response, answer, 'text/plain; charset=utf-8', Buffer.from(answer.message)),
  };
  return createSpanReceiver(requests, settings, context);
}

async function storeSpans(
  intake: Intake,
  payload: Buffer,
  reservation: Reservation,
  version: ZipkinVersion,
): Promise<ExportOutcome> {
  countArrived(intake, payload);
  reservation.growTo(payload.length);
  const outcome = await storeInSlices(intake, reservation, decode(payload, reservation, version));
  checkOutcome(outcome);
  return outcome;
}

function* decode(payload: Buffer, reservation: Reservation, version: ZipkinVersion): Steps<DecodedTraces> {
  const { value, ...known } = yield* parseRequestInSteps(payload, roomForMessages(reservation));
  const spans = listOf(value);
  yield* checkVersion(spans, version);
  return yield* decodeZipkinInSteps(spans, known);
}

/** Throws MALFORMED_REQUEST for spans of the other version: they would lose most of their content. */
function checkVersion(spans: readonly unknown[], version: ZipkinVersion): Steps<void> {
  return forEachInSteps(spans, SPANS_A_STEP, (span, index) => {
    const mark = isObject(span) ? versionMarkOf(span) : undefined;
    if (mark === undefined || mark.version === version) return;
    throw new SpangraphError(
      'MALFORMED_REQUEST',
      `spans[${index}] is a span of Zipkin version ${mark.version} (it has ${mark.field}); send such spans to /api/v${mark.version}/spans.`,
    );
  });
}

function checkEncoding(contentType: string | undefined): void {
  if (contentType === undefined || !OTHER_ENCODING.test(contentType)) return;
  throw new SpangraphError('UNSUPPORTED_MEDIA_TYPE', 'Zipkin spans are accepted as JSON only: send application/json.');
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new SpangraphError('MALFORMED_REQUEST', 'The body is not a JSON list of Zipkin spans.');
}

/** Zipkin's answers have no partial success: a request is refused only if none of its spans could be stored. */
function checkOutcome({ accepted, rejected }: ExportOutcome): void {
  if (accepted > 0 || rejected.length === 0) return;
  const reasons = rejected.slice(0, MAX_REASONS).map(({ reason }) => reason);
  const more = rejected.length > MAX_REASONS ? `; and ${rejected.length - MAX_REASONS} more` : '';
  throw new SpangraphError('MALFORMED_REQUEST', `No span could be stored: ${reasons.join('; ')}${more}`);
}
