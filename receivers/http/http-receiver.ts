import type { OtlpEncoding } from '../formats/decoded-traces.ts';
import type { ReceiverContext, ReceiverSettings } from '../intake/definition.ts';
import { exportReserved } from '../intake/export-traces.ts';
import type { Receiver } from '../intake/receiver.ts';
import { encodeExportResponse } from '../otlp/encode-export-response.ts';
import { refuseOtherSignals } from '../otlp/served-signal.ts';
import { answerError, answerSuccess } from './answer.ts';
import { encodingOf, requireEncoding } from './content-type.ts';
import { createSpanReceiver, type SpanRequests } from './span-requests.ts';

/**
 * OTLP/HTTP (OTLP spec, "OTLP/HTTP"): POST /v1/traces in protobuf and JSON on one port, plain or compressed with gzip,
 * deflate or zstd. Errors are answered with google.rpc.Status in the encoding of the request, or in JSON if it names none.
 */
export function createHttpReceiver(settings: ReceiverSettings, context: ReceiverContext): Receiver {
  const requests: SpanRequests<OtlpEncoding> = {
    title: 'OTLP/HTTP',
    paths: ['/v1/traces'],
    taken: 'traces',
    refusePath: refuseOtherSignals,
    formatOf: (request) => requireEncoding(request.headers['content-type']),
    store: (payload, reservation, encoding) => exportReserved(context, reservation, payload, encoding),
    succeed: (response, outcome, encoding) =>
      answerSuccess(response, encodeExportResponse(outcome, encoding), encoding),
    fail: (request, response, answer) =>
      answerError(request, response, answer, encodingOf(request.headers['content-type']) ?? 'json'),
  };
  return createSpanReceiver(requests, settings, context);
}
