import { SpangraphError } from '../../src/errors.ts';

/** The other signals of OTLP, in the paths of OTLP/HTTP and in the names of the services of OTLP/gRPC. */
const OTHER_SIGNAL =
  /^\/(?:v1(?:development)?\/|opentelemetry\.proto\.collector\.)(?<signal>logs|metrics|profiles)(?:$|\.v1)/;

/**
 * Throws UNSUPPORTED_SIGNAL if `path` is that of a signal other than traces. Senders do not repeat a request that was answered
 * so, and the operator of a shared pipeline learns what to change.
 */
export function refuseOtherSignals(path: string): void {
  const signal = OTHER_SIGNAL.exec(path)?.groups?.signal;
  if (signal === undefined) return;
  throw new SpangraphError(
    'UNSUPPORTED_SIGNAL',
    `Traces are the only signal served here, not ${signal}: remove this exporter from the pipeline for ${signal}.`,
  );
}
