import type { IncomingMessage } from 'node:http';
import type { OtlpProtocolConfig } from '../../src/config/config.ts';
import { SpangraphError } from '../../src/errors.ts';
import type { Reservation, SpanSink } from '../../src/ingest/sink.ts';
import { bodyTooLarge, decompressorFor } from '../intake/decompress.ts';
import { type ErrorAnswer, errorAnswer } from '../intake/error-answer.ts';
import { exportReserved } from '../intake/export-traces.ts';
import { readBody } from '../intake/read-body.ts';
import type { Receiver, ReceiverLog } from '../intake/receiver.ts';
import { encodeExportResponse } from '../otlp/encode-export-response.ts';
import { refuseOtherSignals } from '../otlp/served-signal.ts';
import { answerError, answerSuccess } from './answer.ts';
import { encodingOf, requireEncoding } from './content-type.ts';
import { createRequestServer, type Serve } from './request-server.ts';

const TRACES_PATH = '/v1/traces';
const SETTING = 'receivers.otlp.protocols.http.endpoint';

/**
 * OTLP/HTTP (OTLP spec, "OTLP/HTTP"): POST /v1/traces in protobuf and JSON on one port, plain or compressed with gzip,
 * deflate or zstd. Errors are answered with google.rpc.Status in the request's encoding, in JSON where it has none.
 */
export function createHttpReceiver(config: OtlpProtocolConfig, sink: SpanSink, log: ReceiverLog): Receiver {
  const serve = traceHandler(config, sink, log);
  return createRequestServer({ name: 'otlp/http', setting: SETTING, address: config, log, serve });
}

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
