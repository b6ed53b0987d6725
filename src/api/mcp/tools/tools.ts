/** All tools, in the order in which a model reads them. */
import { compareSpans } from './compare-spans.ts';
import { compareTraces } from './compare-traces.ts';
import { getCriticalPath } from './get-critical-path.ts';
import { getServiceMap } from './get-service-map.ts';
import { getSpanMetrics } from './get-span-metrics.ts';
import { getSpans } from './get-spans.ts';
import { getTraceErrors } from './get-trace-errors.ts';
import { getTraceTopology } from './get-trace-topology.ts';
import { getTraceqlMetrics } from './get-traceql-metrics.ts';
import { listAttributeKeys } from './list-attribute-keys.ts';
import { listAttributeValues } from './list-attribute-values.ts';
import { listErrorGroups } from './list-error-groups.ts';
import { listOperations } from './list-operations.ts';
import { listServices } from './list-services.ts';
import { searchSpans } from './search-spans.ts';
import { searchTraces } from './search-traces.ts';
import type { Tool } from './tool.ts';
import { traceqlGuide } from './traceql-guide.ts';

export const TOOLS: readonly Tool[] = [
  listServices,
  listOperations,
  listErrorGroups,
  getSpanMetrics,
  getTraceqlMetrics,
  getServiceMap,
  searchTraces,
  searchSpans,
  getTraceTopology,
  getSpans,
  getTraceErrors,
  getCriticalPath,
  compareTraces,
  compareSpans,
  listAttributeKeys,
  listAttributeValues,
  traceqlGuide,
];
