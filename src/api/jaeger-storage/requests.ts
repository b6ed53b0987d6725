/** The requests of the methods, read from their messages. */
import { readKeyValue } from '../../../receivers/formats/otlp/decode-protobuf-value.ts';
import type { WireReader } from '../../../receivers/formats/otlp/wire-reader.ts';
import { SpangraphError } from '../../errors.ts';
import { naturalText } from '../../model/attribute-text.ts';
import { clampInt64 } from '../../model/int64.ts';
import type { DependencyWish } from '../jaeger/dependencies.ts';
import type { JaegerQuery } from '../jaeger/find.ts';
import { type OperationsWish, readKind } from '../jaeger/operations.ts';
import type { TagText } from '../jaeger/tag-condition.ts';
import {
  FIND_TRACES_REQUEST,
  GET_DEPENDENCIES_REQUEST,
  GET_OPERATIONS_REQUEST,
  GET_TRACE_PARAMS,
  GET_TRACES_REQUEST,
  TRACE_QUERY_PARAMETERS,
} from './fields.ts';
import { readDuration, readInside, readRequest, readTime } from './read-fields.ts';

/** Traces that are found if the client does not say how many. */
const DEFAULT_DEPTH = 100;
/** Hexadecimal digits of a trace id. */
const TRACE_ID_DIGITS = 32;

/** The trace ids of a GetTracesRequest, each once. Throws MALFORMED_REQUEST and BAD_USER_INPUT. */
export function readGetTraces(bytes: Uint8Array): string[] {
  const ids = new Set<string>();
  readRequest(bytes, GET_TRACES_REQUEST, (reader) => ({
    query: () => {
      let traceId = '';
      const takers = {
        traceId: () => {
          traceId = reader.readHex();
        },
      };
      readInside(reader, GET_TRACE_PARAMS, takers);
      ids.add(checkedTraceId(traceId));
    },
  }));
  return [...ids];
}

function checkedTraceId(traceId: string): string {
  if (traceId.length === TRACE_ID_DIGITS) return traceId;
  const bytes = traceId.length / 2;
  throw new SpangraphError('BAD_USER_INPUT', `query.trace_id has ${bytes} bytes; a trace id has 16.`);
}

/** A GetOperationsRequest. Throws MALFORMED_REQUEST and BAD_USER_INPUT. */
export function readGetOperations(bytes: Uint8Array): OperationsWish {
  let service = '';
  let spanKind = '';
  readRequest(bytes, GET_OPERATIONS_REQUEST, (reader) => ({
    service: () => {
      service = reader.readString();
    },
    spanKind: () => {
      spanKind = reader.readString();
    },
  }));
  return { service, ...(spanKind !== '' && { kind: readKind('span_kind', spanKind) }) };
}

/** A GetDependenciesRequest. `now`: the end if none is given. Throws MALFORMED_REQUEST. */
export function readGetDependencies(bytes: Uint8Array, now: bigint): DependencyWish {
  let from = 0n;
  let to = now;
  readRequest(bytes, GET_DEPENDENCIES_REQUEST, (reader) => ({
    startTime: () => {
      from = stored(readTime(reader)) ?? from;
    },
    endTime: () => {
      to = stored(readTime(reader)) ?? to;
    },
  }));
  return { from, to };
}

type Draft = { -readonly [Name in keyof JaegerQuery]: JaegerQuery[Name] } & { tags: TagText[] };

/** A FindTracesRequest. Throws MALFORMED_REQUEST and BAD_USER_INPUT. */
export function readFindTraces(bytes: Uint8Array): JaegerQuery {
  const query: Draft = { tags: [], depth: 0 };
  readRequest(bytes, FIND_TRACES_REQUEST, (reader) => ({ query: () => readParameters(reader, query) }));
  const { minDuration = 0n, maxDuration, depth } = query;
  if (minDuration < 0n || (maxDuration !== undefined && maxDuration < minDuration)) {
    throw new SpangraphError('BAD_USER_INPUT', 'duration_min must be 0 or more, and duration_max not less than it.');
  }
  if (depth < 0) throw new SpangraphError('BAD_USER_INPUT', `search_depth is ${depth}; it must be 1 or more.`);
  return { ...query, depth: depth || DEFAULT_DEPTH };
}

function readParameters(reader: WireReader, query: Draft): void {
  readInside(reader, TRACE_QUERY_PARAMETERS, {
    serviceName: () => {
      query.service = reader.readString() || undefined;
    },
    operationName: () => {
      query.operation = reader.readString() || undefined;
    },
    attributes: () => {
      const { key, value } = readKeyValue(reader);
      // Jaeger's own doors send every value as a text.
      query.tags.push([key, naturalText(value)]);
    },
    startTimeMin: () => {
      query.from = stored(readTime(reader));
    },
    startTimeMax: () => {
      query.to = stored(readTime(reader));
    },
    durationMin: () => {
      query.minDuration = stored(readDuration(reader));
    },
    durationMax: () => {
      query.maxDuration = stored(readDuration(reader));
    },
    searchDepth: () => {
      query.depth = reader.readInt32();
    },
    filter: () => {
      throw new SpangraphError('BAD_USER_INPUT', 'query.filter is not supported here (GetCapabilities says so).');
    },
  });
}

/** As near as a stored time or duration can be. */
function stored(nanoseconds: bigint | undefined): bigint | undefined {
  return nanoseconds === undefined ? undefined : clampInt64(nanoseconds);
}
