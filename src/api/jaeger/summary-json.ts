/** Summaries as the page reads them: zeros and empty texts are left out, but for the id and the names of services. */
import type { JaegerSummary, ServiceCount } from './summaries.ts';

/** With 64-bit times as decimal texts. */
export function summaryJson({ trace, rootService, rootOperation, services }: JaegerSummary): object {
  return {
    traceId: trace.traceId,
    ...unless('rootServiceName', rootService),
    ...unless('rootOperationName', rootOperation),
    ...unless('minStartTimeUnixNano', trace.startTimeUnixNano),
    ...unless('maxEndTimeUnixNano', trace.endTimeUnixNano),
    ...unless('spanCount', trace.spanCount),
    ...unless('errorSpanCount', trace.errorCount),
    ...unless('orphanSpanCount', trace.missingParentCount),
    services: services.map(serviceJson),
  };
}

function serviceJson({ name, spanCount, errorCount }: ServiceCount): object {
  return { name, ...unless('spanCount', spanCount), ...unless('errorSpanCount', errorCount) };
}

/** Nothing for the default value of the field. */
function unless(name: string, value: string | number | bigint): object {
  if (value === '' || value === 0 || value === 0n) return {};
  return { [name]: typeof value === 'bigint' ? String(value) : value };
}
