/** A log record of OTLP (opentelemetry-proto logs/v1), as far as it can tell of a span. */
import { naturalText } from '../../../src/model/attribute-text.ts';
import { type Attribute, type AttributeValue, attributeNamed } from '../../../src/model/attributes.ts';
import { EXCEPTION_EVENT, type LoggedException } from '../../../src/model/exception.ts';
import {
  enumNames,
  FieldFlaw,
  type JsonObject,
  type Note,
  readEnum,
  readHex,
  readMessage,
  readString,
  readUint64,
} from '../json-fields.ts';
import { lengthProblemOf } from '../refuse-bad-ids.ts';
import { readAttributes, readAnyValue as readJsonValue } from './decode-json-value.ts';
import { readAnyValue, readKeyValue } from './decode-protobuf-value.ts';
import { LOG_RECORD } from './otlp-fields.ts';
import type { WireReader } from './wire-reader.ts';

/** SEVERITY_NUMBER_ERROR. */
const ERROR_SEVERITY = 17;
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;
const EXCEPTION_KEYS = ['exception.type', 'exception.message', 'exception.stacktrace'] as const;

interface LogRecord {
  readonly timeUnixNano: bigint;
  readonly observedTimeUnixNano: bigint;
  readonly severityNumber: number;
  readonly eventName: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly body: AttributeValue;
  readonly attributes: readonly Attribute[];
}

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const SEVERITIES = enumNames('SEVERITY_NUMBER', [
  'UNSPECIFIED',
  ...LEVELS.flatMap((level) => ['', '2', '3', '4'].map((number) => level + number)),
]);

/** What a record tells of a span, or why that cannot be told. Undefined if it tells nothing. */
export type Told = { readonly exception: LoggedException } | { readonly problem: () => string } | undefined;

/** What the record in JSON tells of a span. Notes lenient reading. */
export function loggedInJson(record: JsonObject, note: Note): Told {
  try {
    return loggedException({
      timeUnixNano: readUint64(record, 'timeUnixNano'),
      observedTimeUnixNano: readUint64(record, 'observedTimeUnixNano'),
      severityNumber: readEnum(record, 'severityNumber', SEVERITIES, note),
      eventName: readString(record, 'eventName'),
      traceId: readHex(record, 'traceId'),
      spanId: readHex(record, 'spanId'),
      body: readMessage(record, 'body', (body) => readJsonValue(body, 1)) ?? null,
      attributes: readAttributes(record),
    });
  } catch (thrown) {
    if (thrown instanceof FieldFlaw) return { problem: () => thrown.describe() };
    throw thrown;
  }
}

/** The same for a record in protobuf, which the reader has entered. Reads it to its end. The caller takes the flaw of the reader. */
export function loggedInProtobuf(reader: WireReader): Told {
  return loggedException(readLogRecord(reader));
}

function readLogRecord(reader: WireReader): LogRecord {
  const attributes: Attribute[] = [];
  let [timeUnixNano, observedTimeUnixNano, severityNumber] = [0n, 0n, 0];
  let [eventName, traceId, spanId] = ['', '', ''];
  let body: AttributeValue = null;
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    switch (tag) {
      case LOG_RECORD.timeUnixNano:
        timeUnixNano = reader.readFixed64();
        break;
      case LOG_RECORD.observedTimeUnixNano:
        observedTimeUnixNano = reader.readFixed64();
        break;
      case LOG_RECORD.severityNumber:
        severityNumber = reader.readInt32();
        break;
      case LOG_RECORD.eventName:
        eventName = reader.readString();
        break;
      case LOG_RECORD.traceId:
        traceId = reader.readHex();
        break;
      case LOG_RECORD.spanId:
        spanId = reader.readHex();
        break;
      case LOG_RECORD.body:
        body = readAnyValue(reader, body, 1);
        break;
      case LOG_RECORD.attributes:
        attributes.push(readKeyValue(reader));
        break;
      default:
        reader.skipField(tag, LOG_RECORD);
    }
  }
  return { timeUnixNano, observedTimeUnixNano, severityNumber, eventName, traceId, spanId, body, attributes };
}

/** An exception, or an error whose body is the message, of a span that the record names. */
function loggedException(record: LogRecord): Told {
  const { traceId, spanId, timeUnixNano, observedTimeUnixNano, severityNumber, eventName, body, attributes } = record;
  const texts = EXCEPTION_KEYS.map((key) => attributeNamed(attributes, key));
  const isException = eventName === EXCEPTION_EVENT || texts.some((text) => text !== undefined);
  if (!isException && severityNumber < ERROR_SEVERITY) return undefined;
  const problem = lengthProblemOf(record);
  if (problem !== undefined) return { problem: () => problem };
  // Zeros stand for no id.
  if (!TRACE_ID.test(traceId) || !SPAN_ID.test(spanId)) return undefined;
  const [type = '', message = '', stacktrace = ''] = texts.map((text) => naturalText(text ?? ''));
  return {
    exception: {
      traceId,
      spanId,
      timeUnixNano: timeUnixNano === 0n ? observedTimeUnixNano : timeUnixNano,
      type,
      message: message === '' ? naturalText(body ?? '') : message,
      stacktrace,
    },
  };
}
