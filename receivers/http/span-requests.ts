/** How receivers over HTTP handle a request with spans. Each adds its paths, its formats and the form of its answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { credentialsIn } from '../../src/access/gate.ts';
import { SpangraphError } from '../../src/errors.ts';
import type { Reservation } from '../../src/ingest/sink.ts';
import { endsOf, forwardRequest } from '../../src/net/handed/forward-request.ts';
import { bodyTooLarge, decompressorFor } from '../intake/decompress.ts';
import type { Admitted, ReceiverContext, ReceiverSettings } from '../intake/definition.ts';
import { type ErrorAnswer, errorAnswer } from '../intake/error-answer.ts';
import type { ExportOutcome } from '../intake/export-traces.ts';
import { AnswerLog, SentRequest } from '../intake/log-answers.ts';
import { readBody } from '../intake/read-body.ts';
import type { Receiver } from '../intake/receiver.ts';
import { senderAt } from '../intake/sender.ts';
import { browserGuard } from './browser-guard.ts';
import { createRequestServer, type Serve } from './request-server.ts';

/** What differs between the receivers. `Format` is what a request says about its body. */
export interface SpanRequests<Format> {
  /** The receiver's title, for the log. */
  readonly title: string;
  /** The paths that take spans by POST. */
  readonly paths: readonly string[];
  /** Paths that are served too, and that no message recommends. */
  readonly pathsBeside?: readonly string[];
  /** What senders call the content of a request, for messages: `traces`. */
  readonly taken: string;
  /** Throws if a path that is not served deserves its own refusal. Without it, all get NOT_FOUND. */
  readonly refusePath?: (path: string) => void;
  /** The format of the body, from the headers and the path. Throws UNSUPPORTED_MEDIA_TYPE. */
  formatOf(request: IncomingMessage, path: string): Format;
  /** Decodes and stores the decompressed body. Throws as `exportReserved` does. */
  store(admitted: Admitted, payload: Buffer, reservation: Reservation, format: Format): Promise<ExportOutcome>;
  /** Answers a request that was stored. */
  succeed(response: ServerResponse, outcome: ExportOutcome, format: Format): void;
  /** Answers a request that failed. */
  fail(request: IncomingMessage, response: ServerResponse, answer: ErrorAnswer): void;
}

/** Makes a receiver of these requests. It does not listen yet. */
export function createSpanReceiver<Format>(
  requests: SpanRequests<Format>,
  settings: ReceiverSettings,
  context: ReceiverContext,
): Receiver {
  const { log, setting, tls, strangers } = context;
  const serve = spanHandler(requests, settings, context);
  return createRequestServer({ title: requests.title, setting, address: settings, tls, strangers, log, serve });
}

function spanHandler<Format>(
  requests: SpanRequests<Format>,
  settings: ReceiverSettings,
  { admit, log, strangers, meter, setting, openToApi }: ReceiverContext,
): Serve {
  const answers = new AnswerLog(requests.title, { log, strangers });
  const { maxRequestBytes } = settings;
  const answersBrowser = browserGuard(settings, setting);
  const checkLength = (length: number): void => {
    if (length > maxRequestBytes) throw bodyTooLarge('The body has', maxRequestBytes);
  };
  return async (request, response, expectsContinue) => {
    if (openToApi !== undefined && !isForReceiver(request, requests)) {
      if (expectsContinue) response.writeContinue();
      const fail = (): void => requests.fail(request, response, errorAnswer(apiEnded()));
      forwardRequest(request, response, openToApi(endsOf(request)), fail);
      return;
    }
    const { url: path, rawHeaders, socket, headers } = request;
    const sent = new SentRequest({ address: socket.remoteAddress, path, userAgent: headers['user-agent'] });
    let admitted: Admitted | undefined;
    let reservation: Reservation | undefined;
    try {
      if (answersBrowser(request, response)) return;
      const format = requests.formatOf(request, pathOf(request, requests));
      const decompress = decompressorFor('Content-Encoding', headers['content-encoding']);
      checkLength(Number(headers['content-length'] ?? 0));
      admitted = await admit(credentialsIn(rawHeaders, { address: socket.remoteAddress, path }));
      reservation = admitted.sink.reserve(senderAt(request.socket));
      if (expectsContinue) response.writeContinue();
      const body = await readBody(request, reservation, checkLength);
      if (body === undefined) return;
      const payload = await decompress(body, maxRequestBytes, reservation);
      const outcome = await requests.store({ ...admitted, onDecoded: sent.onDecoded }, payload, reservation, format);
      answers.outcome(outcome, sent);
      meter.acknowledged(response.destroyed ? 0 : outcome.accepted);
      requests.succeed(response, outcome, format);
    } catch (error) {
      const answer = errorAnswer(error);
      meter.failed(error);
      answers.failure(answer.httpStatus, answer, sent);
      requests.fail(request, response, answer);
    } finally {
      reservation?.release();
      admitted?.visit.leave();
    }
  };
}

/** Of a port that an API shares: the receiver's own are requests at its paths, except to read, or to ask whether a page may read. */
function isForReceiver(
  { url = '', method = '', headers }: IncomingMessage,
  { paths, pathsBeside = [] }: SpanRequests<unknown>,
): boolean {
  const path = url.split('?', 1)[0] ?? '';
  if (!paths.includes(path) && !pathsBeside.includes(path)) return false;
  const asked = method === 'OPTIONS' ? (headers['access-control-request-method'] ?? method) : method;
  return asked !== 'GET' && asked !== 'HEAD';
}

function apiEnded(): SpangraphError {
  return new SpangraphError('OPERATION_REFUSED', 'The answer was given up. Ask again later.');
}

/** Throws NOT_FOUND, METHOD_NOT_ALLOWED, and what `refusePath` throws. */
function pathOf(
  { url = '', method }: IncomingMessage,
  { paths, pathsBeside = [], taken, refusePath }: SpanRequests<unknown>,
): string {
  const path = url.split('?', 1)[0] ?? '';
  if (!paths.includes(path) && !pathsBeside.includes(path)) {
    refusePath?.(path);
    throw new SpangraphError('NOT_FOUND', `There is nothing at this path: POST ${taken} to ${paths.join(' or ')}.`);
  }
  if (method === 'POST') return path;
  throw new SpangraphError('METHOD_NOT_ALLOWED', `${method} is not served at ${path}: use POST.`);
}
