/** The messages of answers. */
import { WireWriter } from '../../../receivers/formats/otlp/wire-writer.ts';
import type { OperationSummary, TraceSummary } from '../../query/types.ts';
import type { Dependency } from '../jaeger/dependencies.ts';
import { kindName } from '../jaeger/operations.ts';
import type { JaegerSummary } from '../jaeger/summaries.ts';
import {
  DEPENDENCY,
  FIND_TRACE_IDS_RESPONSE,
  FIND_TRACE_SUMMARIES_RESPONSE,
  FOUND_TRACE_ID,
  GET_CAPABILITIES_RESPONSE,
  GET_DEPENDENCIES_RESPONSE,
  GET_OPERATIONS_RESPONSE,
  GET_SERVICES_RESPONSE,
  OPERATION,
  SEARCH_CAPABILITIES,
  SERVICE_SUMMARY,
  TIME,
  TRACE_SUMMARY,
} from './fields.ts';

export type Message = Uint8Array<ArrayBuffer>;

/** A message in memory of its own, which can go to another thread. Fields with their default value may be left out. */
function message(write: (writer: WireWriter) => void): Message {
  const writer = new WireWriter();
  write(writer);
  return new Uint8Array(writer.finish());
}

export function servicesMessage(services: readonly string[]): Message {
  return message((writer) => {
    for (const service of services) writer.string(GET_SERVICES_RESPONSE.services, service);
  });
}

export function operationsMessage(operations: readonly Pick<OperationSummary, 'name' | 'kind'>[]): Message {
  return message((writer) => {
    for (const { name, kind } of operations) {
      writer.message(GET_OPERATIONS_RESPONSE.operations, () => {
        writer.string(OPERATION.name, name);
        writer.string(OPERATION.spanKind, kindName(kind));
      });
    }
  });
}

export function traceIdsMessage(traces: readonly TraceSummary[]): Message {
  return message((writer) => {
    for (const { traceId, startTimeUnixNano, endTimeUnixNano } of traces) {
      writer.message(FIND_TRACE_IDS_RESPONSE.traceIds, () => {
        writer.bytes(FOUND_TRACE_ID.traceId, Buffer.from(traceId, 'hex'));
        writer.message(FOUND_TRACE_ID.start, () => writeTime(writer, startTimeUnixNano));
        writer.message(FOUND_TRACE_ID.end, () => writeTime(writer, endTimeUnixNano));
      });
    }
  });
}

const NANOS_PER_SECOND = 1_000_000_000n;

/** Stored times are not before 1970. */
function writeTime(writer: WireWriter, unixNano: bigint): void {
  writer.int64(TIME.seconds, unixNano / NANOS_PER_SECOND);
  writer.int64(TIME.nanos, unixNano % NANOS_PER_SECOND);
}

export function summariesMessage(summaries: readonly JaegerSummary[]): Message {
  return message((writer) => {
    for (const { trace, rootService, rootOperation, services } of summaries) {
      writer.message(FIND_TRACE_SUMMARIES_RESPONSE.summaries, () => {
        writer.bytes(TRACE_SUMMARY.traceId, Buffer.from(trace.traceId, 'hex'));
        writer.string(TRACE_SUMMARY.rootServiceName, rootService);
        writer.string(TRACE_SUMMARY.rootOperationName, rootOperation);
        writer.fixed64(TRACE_SUMMARY.minStartTimeUnixNano, trace.startTimeUnixNano);
        writer.fixed64(TRACE_SUMMARY.maxEndTimeUnixNano, trace.endTimeUnixNano);
        writer.uint32(TRACE_SUMMARY.spanCount, trace.spanCount);
        writer.uint32(TRACE_SUMMARY.errorSpanCount, trace.errorCount);
        writer.uint32(TRACE_SUMMARY.orphanSpanCount, trace.missingParentCount);
        for (const { name, spanCount, errorCount } of services) {
          writer.message(TRACE_SUMMARY.services, () => {
            writer.string(SERVICE_SUMMARY.name, name);
            writer.uint32(SERVICE_SUMMARY.spanCount, spanCount);
            writer.uint32(SERVICE_SUMMARY.errorSpanCount, errorCount);
          });
        }
      });
    }
  });
}

export function dependenciesMessage(dependencies: readonly Dependency[]): Message {
  return message((writer) => {
    for (const { parent, child, callCount } of dependencies) {
      writer.message(GET_DEPENDENCIES_RESPONSE.dependencies, () => {
        writer.string(DEPENDENCY.parent, parent);
        writer.string(DEPENDENCY.child, child);
        writer.int64(DEPENDENCY.callCount, BigInt(callCount));
      });
    }
  });
}

/** Searches need no service, and all conditions hold on one span. A structured filter is not taken. */
export function capabilitiesMessage(): Message {
  return message((writer) => {
    writer.message(GET_CAPABILITIES_RESPONSE.search, () => {
      writer.uint32(SEARCH_CAPABILITIES.withoutServiceName, 1);
      writer.uint32(SEARCH_CAPABILITIES.sameSpanConjunction, 1);
    });
  });
}
