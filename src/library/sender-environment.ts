import type { SenderEnvironment } from './spangraph.ts';

/** Where an SDK may send. */
export interface SenderTarget {
  /** Undefined: the receiver does not run. */
  readonly otlpHttp: string | undefined;
  readonly otlpGrpc: string | undefined;
  /** The header `authorization`. Undefined: everyone is let in. */
  readonly authorization: string | undefined;
}

/** Milliseconds that a span waits in an SDK. Their default, 5 seconds, is long for a test. */
const SCHEDULE_DELAY_MS = 50;

/** Variables of the OpenTelemetry specification. Empty if no receiver of OTLP runs. */
export function senderEnvironment({ otlpHttp, otlpGrpc, authorization }: SenderTarget): SenderEnvironment {
  const endpoint = otlpHttp ?? otlpGrpc;
  if (endpoint === undefined) return {};
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: otlpHttp === undefined ? 'grpc' : 'http/protobuf',
    ...(authorization !== undefined && {
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=${encodeURIComponent(authorization)}`,
    }),
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_BSP_SCHEDULE_DELAY: String(SCHEDULE_DELAY_MS),
  };
}
