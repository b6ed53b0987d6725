import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZipkinConfig } from '../../src/config/config.ts';
import { SpangraphError } from '../../src/errors.ts';
import type { Reservation, SpanSink } from '../../src/ingest/sink.ts';
import { isObject } from '../formats/json-fields.ts';
import { parseRequest } from '../formats/otlp/parse-json.ts';
import { decodeZipkin } from '../formats/zipkin/decode-zipkin.ts';
import { versionMarkOf, type ZipkinVersion } from '../formats/zipkin/zipkin-version.ts';
import { refuseWith } from '../http/answer.ts';
import { createRequestServer, type Serve } from '../http/request-server.ts';
import { bodyTooLarge, decompressorFor } from '../intake/decompress.ts';
import { errorAnswer } from '../intake/error-answer.ts';
import { type ExportOutcome, roomForMessages, storeDecoded } from '../intake/export-traces.ts';
import { readBody } from '../intake/read-body.ts';
import type { Receiver, ReceiverLog } from '../intake/receiver.ts';

const VERSION_OF_PATH: ReadonlyMap<string, ZipkinVersion> = new Map([
  ['/api/v1/spans', 1],
  ['/api/v2/spans', 2],
]);
const PATHS = [...VERSION_OF_PATH.keys()].join(' and ');
/** Zipkin's other encodings; anything else, and nothing, is taken for JSON, as Zipkin does. */
const OTHER_ENCODING = /protobuf|thrift/i;
/** Reasons that an answer repeats before it only counts. */
const MAX_REASONS = 5;

/**
 * Zipkin's POST /api/v2/spans and /api/v1/spans: a JSON list of spans of that version, plain or compressed. Like Zipkin, it
 * answers 202 without a body, and errors as plain text. A span that cannot be stored is left out and logged; if no span of
 * a request can be stored, the answer is 400. Unlike in Zipkin, 202 means stored.
 */
export function createZipkinReceiver(config: ZipkinConfig, sink: SpanSink, log: ReceiverLog): Receiver {
  const setting = 'receivers.zipkin.endpoint';
  return createRequestServer({ name: 'zipkin', setting, address: config, log, serve: spansHandler(config, sink, log) });
}

function spansHandler({ maxRequestBytes }: ZipkinConfig, sink: SpanSink, log: ReceiverLog): Serve {
  return async (request, response, expectsContinue) => {
    let reservation: Reservation | undefined;
    try {
      const version = versionAt(request);
      checkEncoding(request.headers['content-type']);
      const decompress = decompressorFor('Content-Encoding', request.headers['content-encoding']);
      const checkLength = (length: number): void => {
        if (length > maxRequestBytes) throw bodyTooLarge('The body has', maxRequestBytes);
      };
      checkLength(Number(request.headers['content-length'] ?? 0));
      reservation = sink.reserve();
      if (expectsContinue) response.writeContinue();
      const body = await readBody(request, reservation, checkLength);
      if (body === undefined) return;
      const payload = await decompress(body, maxRequestBytes, reservation);
      reservation.growTo(payload.length);
      const { value, ...known } = parseRequest(payload, roomForMessages(reservation));
      const spans = listOf(value);
      checkVersion(spans, version);
      const outcome = await storeDecoded(sink, reservation, decodeZipkin(spans, known));
      checkOutcome(outcome);
      if (outcome.rejected.length > 0) {
        log.warn({ rejected: outcome.rejected.length, first: outcome.rejected[0] }, 'Zipkin: spans rejected');
      }
      response.writeHead(202, { 'content-length': 0 }).end();
    } catch (error) {
      refuse(request, response, error, log);
    } finally {
      reservation?.release();
    }
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown, log: ReceiverLog): void {
  const answer = errorAnswer(error);
  if (answer.defect === undefined) {
    log.warn({ status: answer.httpStatus, reason: answer.message }, 'Zipkin: request refused');
  } else {
    log.error({ err: answer.defect }, 'Zipkin: request failed');
  }
  refuseWith(request, response, answer, 'text/plain; charset=utf-8', Buffer.from(answer.message));
}

/** Throws NOT_FOUND and METHOD_NOT_ALLOWED. */
function versionAt({ url = '', method }: IncomingMessage): ZipkinVersion {
  const path = url.split('?', 1)[0] ?? '';
  const version = VERSION_OF_PATH.get(path);
  if (version === undefined) {
    throw new SpangraphError('NOT_FOUND', `There is nothing at this path; POST spans to ${PATHS}.`);
  }
  if (method !== 'POST')
    throw new SpangraphError('METHOD_NOT_ALLOWED', `${method} is not served at ${path}: use POST.`);
  return version;
}

/** Throws MALFORMED_REQUEST for spans of the other version: read as this one, they would lose most of what they say. */
function checkVersion(spans: readonly unknown[], version: ZipkinVersion): void {
  for (const [index, span] of spans.entries()) {
    const mark = isObject(span) ? versionMarkOf(span) : undefined;
    if (mark === undefined || mark.version === version) continue;
    throw new SpangraphError(
      'MALFORMED_REQUEST',
      `spans[${index}] is a span of Zipkin version ${mark.version} (it has ${mark.field}); send such spans to /api/v${mark.version}/spans.`,
    );
  }
}

function checkEncoding(contentType: string | undefined): void {
  if (contentType === undefined || !OTHER_ENCODING.test(contentType)) return;
  throw new SpangraphError('UNSUPPORTED_MEDIA_TYPE', 'Zipkin spans are taken as JSON only: send application/json.');
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new SpangraphError('MALFORMED_REQUEST', 'The body is not a JSON list of Zipkin spans.');
}

/** Zipkin's answers have no partial success: only a request of which nothing could be stored is refused. */
function checkOutcome({ accepted, rejected }: ExportOutcome): void {
  if (accepted > 0 || rejected.length === 0) return;
  const reasons = rejected.slice(0, MAX_REASONS).map(({ reason }) => reason);
  const more = rejected.length > MAX_REASONS ? `; and ${rejected.length - MAX_REASONS} more` : '';
  throw new SpangraphError('MALFORMED_REQUEST', `No span could be stored: ${reasons.join('; ')}${more}`);
}
