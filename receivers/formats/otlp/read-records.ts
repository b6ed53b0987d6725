/** Reads a request with logs or metrics: it counts the records, and takes from logs what they tell of spans. */
import { SpangraphError } from '../../../src/errors.ts';
import type { LoggedException } from '../../../src/model/exception.ts';
import type { Steps } from '../../../src/model/steps.ts';
import type { OtlpEncoding } from '../decoded-traces.ts';
import { isObject, type JsonObject } from '../json-fields.ts';
import type { OnMessages } from '../request-limits.ts';
import { type Warning, type WarningCode, WarningList } from '../warnings.ts';
import { messageIn } from './locate-field.ts';
import { loggedInJson, loggedInProtobuf, type Told } from './log-record.ts';
import {
  DATA_POINT,
  type FieldName,
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
import { repairedAt } from './repair-text.ts';
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

/** The answer gives the reasons for at most so many flawed records. */
const MAX_REASONS = 5;
/** Fields of one message between two pauses. */
const FIELDS_A_STEP = 200;

/** A request in the bytes of its encoding. */
export interface EncodedRequest {
  readonly signal: OtherSignal;
  readonly encoding: OtlpEncoding;
  readonly payload: Buffer;
}

export interface DecodedRecords {
  /** Number of log records, or of data points. */
  readonly count: number;
  /** What log records tell of spans, at most one for each. */
  readonly exceptions: readonly LoggedException[];
  /** Log records with something in them that cannot be read. They tell of no span. */
  readonly flawed: FlawedRecords;
  /** What was read leniently or changed. */
  readonly warnings: readonly Warning[];
}

export interface FlawedRecords {
  readonly count: number;
  /** What is wrong with the first few. */
  readonly reasons: readonly string[];
}

/**
 * Reads an ExportLogsServiceRequest or ExportMetricsServiceRequest in steps of some fields. Data points, and log records that tell
 * of no span, are checked for their form only. Throws MALFORMED_REQUEST for bytes that are no such request.
 */
export function* readRecordsInSteps(
  { signal, encoding, payload }: EncodedRequest,
  onMessages?: OnMessages,
): Steps<DecodedRecords> {
  const path = PATHS[signal];
  if (encoding === 'protobuf') {
    const walk = new RecordWalk(path);
    const reader = new WireReader(payload, onMessages, path[0]);
    yield* walk.protobuf(reader);
    const { repairs } = reader;
    if (repairs !== undefined) {
      walk.warn('REPAIRED_TEXT', '', () => repairedAt(reader.pathAt(repairs.offset)), repairs.count);
    }
    return walk;
  }
  const { value, hasSnakeCase, warnings } = yield* parseRequestInSteps(payload, onMessages);
  if (!isObject(value)) throw malformed('it must be an object');
  const walk = new RecordWalk(path, warnings);
  const renamed = hasSnakeCase ? yield* renameSnakeCase(value, OTHER_JSON_NAMES) : undefined;
  if (renamed !== undefined) walk.warn('SNAKE_CASE_KEY', '', () => renamed);
  const [list = ''] = Object.keys(path[0]);
  if (Object.keys(value).length > 0 && !Object.hasOwn(value, list)) throw malformed(`it has no ${list}`);
  yield* walk.json(value);
  return walk;
}

/** A walk from the request down to its records. */
class RecordWalk implements DecodedRecords {
  count = 0;
  readonly exceptions: LoggedException[] = [];
  readonly flawed = { count: 0, reasons: [] as string[] };
  readonly #path: RecordPath;
  readonly #warnings: WarningList;

  constructor(path: RecordPath, warnings: readonly Warning[] = []) {
    this.#path = path;
    this.#warnings = new WarningList(warnings);
  }

  get warnings(): readonly Warning[] {
    return this.#warnings.list;
  }

  /** As {@link WarningList.add}. */
  warn(code: WarningCode, subject: string, example: () => string, count = 1): void {
    this.#warnings.add(code, subject, example, count);
  }

  /** The message that the reader has entered, which is at this place of the path. */
  *protobuf(reader: WireReader, depth = 0): Steps<void> {
    const message = this.#path[depth] ?? DATA_POINT;
    if (message === LOG_RECORD) {
      const told = loggedInProtobuf(reader);
      const flaw = reader.takeFlaw();
      return this.#note(flaw === undefined ? told : { problem: () => `${reader.pathAt(flaw.offset)} ${flaw.problem}` });
    }
    if (message === DATA_POINT) this.count++;
    const followed = followedFields(this.#path, depth);
    let read = 0;
    for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
      if (++read % FIELDS_A_STEP === 0) yield;
      if (!followed.some((field) => field.tag === tag)) {
        reader.skipField(tag, message);
        continue;
      }
      const outer = reader.enter();
      yield* this.protobuf(reader, depth + 1);
      reader.leave(outer);
    }
  }

  /** `at`: the path of the object, for messages. */
  *json(object: JsonObject, depth = 0, at = ''): Steps<void> {
    const message = this.#path[depth];
    if (message === LOG_RECORD) {
      return this.#note(
        loggedInJson(object, (code, subject, problem) => this.warn(code, subject, () => `${at}${problem()}`)),
      );
    }
    if (message === DATA_POINT) this.count++;
    for (const { jsonName, repeated } of followedFields(this.#path, depth)) {
      const member = object[jsonName];
      if (member === undefined || member === null) continue;
      if (repeated && !Array.isArray(member)) throw malformed(`${at}${jsonName} must be an array`);
      for (const [index, item] of (Array.isArray(member) ? member : [member]).entries()) {
        if (index % FIELDS_A_STEP === 0) yield;
        const where = repeated ? `${at}${jsonName}[${index}]` : `${at}${jsonName}`;
        if (!isObject(item)) throw malformed(`${where} must be an object`);
        yield* this.json(item, depth + 1, `${where}.`);
      }
    }
  }

  #note(told: Told): void {
    const index = this.count++;
    if (told === undefined) return;
    if ('exception' in told) {
      this.exceptions.push(told.exception);
      return;
    }
    this.flawed.count++;
    if (this.flawed.count <= MAX_REASONS) this.flawed.reasons.push(`log record ${index}: ${told.problem()}`);
  }
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
