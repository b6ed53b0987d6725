import { SpangraphError } from '../../src/errors.ts';
import type { OtherSignal } from '../formats/otlp/read-records.ts';

/** A signal of OTLP, in the paths of OTLP/HTTP and in the names of the services of OTLP/gRPC. */
const SIGNAL =
  /^\/(?:v1(?:development)?\/|opentelemetry\.proto\.collector\.)(?<signal>logs|metrics|profiles)(?:$|\.v1)/;

/** The paths of the signals that are answered without being stored. */
export const OTHER_HTTP_PATHS: ReadonlyMap<string, OtherSignal> = new Map([
  ['/v1/logs', 'logs'],
  ['/v1/metrics', 'metrics'],
]);
export const OTHER_GRPC_PATHS: ReadonlyMap<string, OtherSignal> = new Map([
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
  ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', 'metrics'],
]);

/**
 * Throws UNSUPPORTED_SIGNAL if `path` is that of a signal other than traces. Senders do not repeat a request that was answered
 * so, and the operator of a shared pipeline learns what to change.
 */
export function refuseOtherSignals(path: string): void {
  const signal = SIGNAL.exec(path)?.groups?.signal;
  if (signal === undefined) return;
  throw new SpangraphError(
    'UNSUPPORTED_SIGNAL',
    `This server takes no ${signal}. Remove this exporter from the pipeline for ${signal}.`,
  );
}
