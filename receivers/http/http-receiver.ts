import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { OtlpProtocolConfig } from '../../src/config/config.ts';
import { SpangraphError } from '../../src/errors.ts';
import type { Reservation, SpanSink } from '../../src/ingest/sink.ts';
import { listenOn } from '../listen.ts';
import { bodyTooLarge, decompressorFor } from '../otlp/decompress.ts';
import { encodeExportResponse } from '../otlp/encode-export-response.ts';
import { type ErrorAnswer, errorAnswer } from '../otlp/error-answer.ts';
import { exportReserved } from '../otlp/export-traces.ts';
import { readBody } from '../otlp/read-body.ts';
import { refuseOtherSignals } from '../otlp/served-signal.ts';
import type { Receiver, ReceiverLog } from '../receiver.ts';
import { answerError, answerSuccess } from './answer.ts';
import { encodingOf, requireEncoding } from './content-type.ts';

const TRACES_PATH = '/v1/traces';
const SETTING = 'receivers.otlp.protocols.http.endpoint';

/** From the connection to the end of the request's headers. */
const HEADERS_TIMEOUT_MS = 10_000;
/** From the connection to the end of the request's body. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Between two requests on one connection; longer than the usual minute between two exports. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** How long a stop waits for requests under way before their connections are cut. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * OTLP/HTTP (OTLP spec, "OTLP/HTTP"): POST /v1/traces in protobuf and JSON on one port, plain or compressed with gzip,
 * deflate or zstd. Errors are answered with google.rpc.Status in the request's encoding, in JSON where it has none.
 */
export function createHttpReceiver(config: OtlpProtocolConfig, sink: SpanSink, log: ReceiverLog): Receiver {
  const serve = traceHandler(config, sink, log);
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  });
  const underWay = new Set<ServerResponse>();
  let isStopping = false;
  const onRequest = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    if (isStopping) closeAfter(response);
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    // What is thrown here could only be a defect in answering; nobody is left to be told.
    serve(request, response, expectsContinue).catch((error: unknown) => {
      log.error({ err: error }, 'an OTLP/HTTP request could not be answered');
      request.destroy();
    });
  };
  server.on('request', (request, response) => onRequest(request, response, false));
  server.on('checkContinue', (request, response) => onRequest(request, response, true));
  return {
    name: 'otlp/http',
    start: () => listenOn(server, SETTING, config),
    stop: () => {
      isStopping = true;
      for (const response of underWay) closeAfter(response);
      return close(server);
    },
  };
}

/** Has the connection closed when the response has been sent. */
function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

type Serve = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => Promise<void>;

function traceHandler(config: OtlpProtocolConfig, sink: SpanSink, log: ReceiverLog): Serve {
  const { maxRequestBytes } = config;
  return async (request, response, expectsContinue) => {
    let reservation: Reservation | undefined;
    try {
      checkRoute(request);
      const encoding = requireEncoding(request.headers['content-type']);
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
      const { rejected, warnings } = await exportReserved(sink, reservation, payload, encoding);
      if (rejected.length > 0) log.warn({ rejected: rejected.length, first: rejected[0] }, 'OTLP/HTTP: spans rejected');
      answerSuccess(response, encodeExportResponse({ rejected, warnings }, encoding), encoding);
    } catch (error) {
      const answer = errorAnswer(error);
      logAnswer(log, answer);
      answerError(request, response, answer, encodingOf(request.headers['content-type']) ?? 'json');
    } finally {
      reservation?.release();
    }
  };
}

function logAnswer(log: ReceiverLog, { defect, httpStatus, message }: ErrorAnswer): void {
  if (defect === undefined) log.warn({ status: httpStatus, reason: message }, 'OTLP/HTTP: request refused');
  else log.error({ err: defect }, 'OTLP/HTTP: request failed');
}

/** Throws NOT_FOUND, UNSUPPORTED_SIGNAL and METHOD_NOT_ALLOWED. */
function checkRoute(request: IncomingMessage): void {
  const path = request.url?.split('?', 1)[0];
  if (path !== TRACES_PATH) {
    refuseOtherSignals(path ?? '');
    throw new SpangraphError('NOT_FOUND', `There is nothing at this path; traces are taken at POST ${TRACES_PATH}.`);
  }
  if (request.method !== 'POST') {
    throw new SpangraphError('METHOD_NOT_ALLOWED', `${request.method} is not served at ${TRACES_PATH}: use POST.`);
  }
}

/** Closes idle connections now and the others when their request has been answered. */
function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
