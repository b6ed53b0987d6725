/** The service and the method that take traces (opentelemetry-proto collector/trace/v1). */
export const TRACE_SERVICE = 'opentelemetry.proto.collector.trace.v1.TraceService';
export const EXPORT_PATH = `/${TRACE_SERVICE}/Export`;
