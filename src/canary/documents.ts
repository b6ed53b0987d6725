/** What the self-check asks GraphQL for. */
import { CANARY_KEY } from './canary-trace.ts';

const SPANS = `nodes {
  spanId parentSpanId name startTimeUnixNano endTimeUnixNano attributes { key value } events { nodes { name } }
}`;
/** All spans of a trace. */
export const TRACE = `query CanaryTrace($traceId: TraceID!) { trace(traceId: $traceId) { spans { ${SPANS} } } }`;
/** Spans with a token. */
export const ATTRIBUTE = `query CanaryAttribute($token: AttributeValue!) {
  spans(filter: { attribute: { key: "${CANARY_KEY}", eq: $token } }) { ${SPANS} }
}`;
/** Traces of a time range. */
export const NEWEST = `query CanaryNewest($timeRange: TimeRange!) {
  traces(timeRange: $timeRange, orderBy: { field: START_TIME, direction: DESC }) { nodes { traceId spanCount } }
}`;
