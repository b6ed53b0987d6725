import type { OtlpEncoding } from '../formats/decoded-traces.ts';
import type { OtherSignal } from '../formats/otlp/read-records.ts';
import type { ReceiverContext, ReceiverSettings } from '../intake/definition.ts';
import { exportReserved } from '../intake/export-traces.ts';
import type { Receiver } from '../intake/receiver.ts';
import { encodeExportResponse } from '../otlp/encode-export-response.ts';
import { exportOtherSignal } from '../otlp/other-signals.ts';
import { OTHER_HTTP_PATHS, refuseOtherSignals } from '../otlp/served-signal.ts';
import { answerError, answerSuccess } from './answer.ts';
import { encodingOf, requireEncoding } from './content-type.ts';
import { createSpanReceiver, type SpanRequests } from './span-requests.ts';

/** What a request says about its body. Without a signal it holds traces. */
interface RequestForm {
  readonly encoding: OtlpEncoding;
  readonly signal: OtherSignal | undefined;
}

/**
 * OTLP/HTTP (OTLP spec, "OTLP/HTTP"): POST /v1/traces in protobuf and JSON on one port, plain or compressed with gzip,
 * deflate or zstd. Logs and metrics are answered beside it unless the settings say otherwise. Errors are answered with
 * google.rpc.Status in the encoding of the request, or in JSON if it names none.
 */
export function createHttpReceiver(settings: ReceiverSettings, context: ReceiverContext): Receiver {
  const { meter } = context;
  const requests: SpanRequests<RequestForm> = {
    title: 'OTLP/HTTP',
    paths: ['/v1/traces'],
    pathsBeside: settings.otherSignals === 'accept' ? [...OTHER_HTTP_PATHS.keys()] : [],
    taken: 'traces',
    refusePath: refuseOtherSignals,
    formatOf: (request, path) => ({
      encoding: requireEncoding(request.headers['content-type']),
      signal: OTHER_HTTP_PATHS.get(path),
    }),
    store: (admitted, payload, reservation, { encoding, signal }) =>
      signal === undefined
        ? exportReserved({ ...admitted, meter }, reservation, payload, encoding)
        : exportOtherSignal({ ...admitted, meter }, reservation, { signal, encoding, payload }),
    succeed: (response, outcome, { encoding }) =>
      answerSuccess(response, encodeExportResponse(outcome, encoding), encoding),
    fail: (request, response, answer) =>
      answerError(request, response, answer, encodingOf(request.headers['content-type']) ?? 'json'),
  };
  return createSpanReceiver(requests, settings, context);
}
