/** Counts the records of a request with logs or metrics, which are not stored. */
import { SpangraphError } from '../../../src/errors.ts';
import type { Steps } from '../../../src/model/steps.ts';
import type { OtlpEncoding } from '../decoded-traces.ts';
import { isObject, type JsonObject } from '../json-fields.ts';
import type { OnMessages } from '../request-limits.ts';
import { messageIn } from './locate-field.ts';
import {
  DATA_POINT,
  type FieldName,
  fieldOf,
  fieldsOf,
  LOG_RECORD,
  LOGS_REQUEST,
  METRIC,
  METRIC_DATA,
  METRICS_REQUEST,
  type MessageFields,
  OTHER_JSON_NAMES,
  RESOURCE_LOGS,
  RESOURCE_METRICS,
  SCOPE_LOGS,
  SCOPE_METRICS,
} from './otlp-fields.ts';
import { parseRequestInSteps } from './parse-json.ts';
import { renameSnakeCase } from './snake-case.ts';
import { WireReader } from './wire-reader.ts';

/** The signals of OTLP whose requests are read beside traces. */
export type OtherSignal = 'logs' | 'metrics';

/** The messages from a request down to one record. */
type RecordPath = readonly [request: MessageFields, ...inner: MessageFields[]];

const PATHS: Readonly<Record<OtherSignal, RecordPath>> = {
  logs: [LOGS_REQUEST, RESOURCE_LOGS, SCOPE_LOGS, LOG_RECORD],
  metrics: [METRICS_REQUEST, RESOURCE_METRICS, SCOPE_METRICS, METRIC, METRIC_DATA, DATA_POINT],
};

const NO_FIELDS: MessageFields = {};

/** Fields of one message between two pauses. */
const FIELDS_A_STEP = 200;

/** A request in the bytes of its encoding. */
export interface EncodedRequest {
  readonly signal: OtherSignal;
  readonly encoding: OtlpEncoding;
  readonly payload: Buffer;
}

/**
 * Counts the log records, or the data points, of an ExportLogsServiceRequest or ExportMetricsServiceRequest, in steps of some
 * fields. The fields of a record are checked for their form only. Throws MALFORMED_REQUEST for bytes that are no such request.
 */
export function* countRecordsInSteps(
  { signal, encoding, payload }: EncodedRequest,
  onMessages?: OnMessages,
): Steps<number> {
  const path = PATHS[signal];
  if (encoding === 'protobuf') return yield* countInProtobuf(new WireReader(payload, onMessages, path[0]), path);
  const { value, hasSnakeCase } = yield* parseRequestInSteps(payload, onMessages);
  if (!isObject(value)) throw malformed('it must be an object');
  if (hasSnakeCase) yield* renameSnakeCase(value, OTHER_JSON_NAMES);
  const [list = ''] = Object.keys(path[0]);
  if (Object.keys(value).length > 0 && !Object.hasOwn(value, list)) throw malformed(`it has no ${list}`);
  return yield* countInJson(value, path);
}

function* countInProtobuf(reader: WireReader, path: RecordPath, depth = 0): Steps<number> {
  const message = path[depth] ?? DATA_POINT;
  const followed = followedFields(path, depth);
  let count = 0;
  let read = 0;
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    if (++read % FIELDS_A_STEP === 0) yield;
    if (!followed.some((field) => field.tag === tag)) {
      skipField(reader, tag, message);
      continue;
    }
    const outer = reader.enter();
    count += yield* countInProtobuf(reader, path, depth + 1);
    reader.leave(outer);
  }
  return isRecord(path, depth) ? 1 : count;
}

/** Skips a field that is not looked into. A known one must have its wire type. */
function skipField(reader: WireReader, tag: number, message: MessageFields): void {
  const isAsKnown = fieldOf(message, tag)?.tag === tag;
  reader.skip(tag, isAsKnown ? NO_FIELDS : message);
}

/** `at`: the path of the object, for messages. */
function* countInJson(object: JsonObject, path: RecordPath, depth = 0, at = ''): Steps<number> {
  if (isRecord(path, depth)) return 1;
  let count = 0;
  for (const { jsonName, repeated } of followedFields(path, depth)) {
    const member = object[jsonName];
    if (member === undefined || member === null) continue;
    if (repeated && !Array.isArray(member)) throw malformed(`${at}${jsonName} must be an array`);
    for (const [index, item] of (Array.isArray(member) ? member : [member]).entries()) {
      if (index % FIELDS_A_STEP === 0) yield;
      const where = repeated ? `${at}${jsonName}[${index}]` : `${at}${jsonName}`;
      if (!isObject(item)) throw malformed(`${where} must be an object`);
      count += yield* countInJson(item, path, depth + 1, `${where}.`);
    }
  }
  return count;
}

function isRecord(path: RecordPath, depth: number): boolean {
  return depth === path.length - 1;
}

/** The fields that lead from one message of the path to the next. */
function followedFields(path: RecordPath, depth: number): readonly FieldName[] {
  const message = path[depth];
  const next = path[depth + 1];
  if (message === undefined || next === undefined) return [];
  return fieldsOf(message).filter((field) => messageIn(message, field) === next);
}

function malformed(problem: string): SpangraphError {
  return new SpangraphError('MALFORMED_REQUEST', `The body is not an OTLP/JSON request: ${problem}.`);
}
