/** What is known of this API without loading it. */
import type { PlainError, SpangraphError } from '../../errors.ts';

/** The package of its services (jaeger-idl, proto/storage/v2). */
export const JAEGER_STORAGE_PREFIX = '/jaeger.storage.v2';

export const JAEGER_STORAGE_SERVICES = ['TraceReader', 'DependencyReader', 'Capabilities'].map(
  (service) => `${JAEGER_STORAGE_PREFIX.slice(1)}.${service}`,
);

export const JAEGER_STORAGE_METHODS = [
  'TraceReader/GetTraces',
  'TraceReader/GetServices',
  'TraceReader/GetOperations',
  'TraceReader/FindTraces',
  'TraceReader/FindTraceIDs',
  'TraceReader/FindTraceSummaries',
  'DependencyReader/GetDependencies',
  'Capabilities/GetCapabilities',
].map((method) => `${JAEGER_STORAGE_PREFIX}.${method}`);

/** The body of a refusal, for the thread that has the call. */
export function jaegerStorageRefusal(error: SpangraphError): PlainError {
  return error.toPlain();
}
