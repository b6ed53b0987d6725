import type { IncomingMessage, ServerResponse } from 'node:http';
import { BEARER_CHALLENGE } from '../../src/access/gate.ts';
import { retryAfterSeconds } from '../../src/errors.ts';
import type { OtlpEncoding } from '../formats/decoded-traces.ts';
import type { ErrorAnswer } from '../intake/error-answer.ts';
import { encodeStatus } from '../otlp/encode-status.ts';
import { MEDIA_TYPES } from './content-type.ts';

/** Time and bytes that are spent on reading the rest of a refused request, so that its sender can see the answer. */
const MAX_LINGER_MS = 5000;
const MAX_LINGER_BYTES = 64 * 1024 * 1024;

/** Answers a request whose body has been read. The connection stays open for the next. */
export function answerSuccess(response: ServerResponse, body: Buffer, encoding: OtlpEncoding): void {
  response.writeHead(200, { 'content-type': MEDIA_TYPES[encoding], 'content-length': body.length }).end(body);
}

/** Answers with google.rpc.Status in the encoding of the request (OTLP spec, "OTLP/HTTP Response, Failures"). */
export function answerError(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ErrorAnswer,
  encoding: OtlpEncoding,
): void {
  refuseWith(request, response, answer, MEDIA_TYPES[encoding], encodeStatus(answer, encoding));
}

/**
 * Answers a request that failed. If the body has not been read to its end, the connection is closed, but only after the
 * sender could read the answer: closing with unread bytes would reset the connection and lose the answer.
 */
export function refuseWith(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ErrorAnswer,
  mediaType: string,
  body: Buffer,
): void {
  response.statusCode = answer.httpStatus;
  response.setHeader('content-type', mediaType).setHeader('content-length', body.length);
  if (answer.isRetryable) response.setHeader('retry-after', retryAfterSeconds(answer.retryAfterMs));
  if (answer.httpStatus === 401) response.setHeader('www-authenticate', BEARER_CHALLENGE);
  if (answer.httpStatus === 405) response.setHeader('allow', 'POST');
  if (request.complete) {
    response.end(body);
    return;
  }
  response.setHeader('connection', 'close').write(body);
  endAfterBody(request, response);
}

/** Ends the response when the rest of the request has been read and discarded, or when the bounds on that are reached. */
function endAfterBody(request: IncomingMessage, response: ServerResponse): void {
  let discarded = 0;
  const end = (): void => {
    clearTimeout(timer);
    request.off('data', discard).off('end', end).off('close', end);
    response.end();
  };
  const discard = (chunk: Buffer): void => {
    discarded += chunk.length;
    if (discarded > MAX_LINGER_BYTES) end();
  };
  const timer = setTimeout(end, MAX_LINGER_MS);
  request.on('data', discard).on('end', end).on('close', end).resume();
}
