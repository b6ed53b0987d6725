/** What a server answers to a request with traces. */
import { readField, readVarint } from '../transfer/wire-format.ts';
import type { OtlpProtocol } from './otlp-target.ts';

/** Most characters of a server's message that are shown. */
const MAX_MESSAGE = 300;

/** The part of an answer with status 200 that says what was not stored. */
export interface PartialSuccess {
  readonly rejectedSpans: number;
  readonly errorMessage: string;
}

const NOTHING_REJECTED: PartialSuccess = { rejectedSpans: 0, errorMessage: '' };

/** Content types of the encodings. */
export const TYPES: Readonly<Record<OtlpProtocol, string>> = {
  'http/json': 'application/json',
  'http/protobuf': 'application/x-protobuf',
};

/** Tags of fields with a length, and of an integer: `partial_success`, `rejected_spans`, `error_message`; `Status.message`. */
const PARTIAL_SUCCESS = 0x0a;
const REJECTED_SPANS = 0x08;
const ERROR_MESSAGE = 0x12;
const STATUS_MESSAGE = 0x12;

/** What an answer of success has: a body of the type that its header names. */
interface Answer {
  readonly body: Buffer;
  /** The header. */
  readonly contentType?: string | undefined;
}

/**
 * What was not stored: nothing, if the body is empty. Without a type the body has the encoding of the request. Undefined for an answer
 * that is no `ExportTraceServiceResponse`: a web server may have taken the request.
 */
export function readPartialSuccess({ body, contentType }: Answer, protocol: OtlpProtocol): PartialSuccess | undefined {
  if (body.length === 0) return NOTHING_REJECTED;
  switch (contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? TYPES[protocol]) {
    case TYPES['http/json']:
      return partialOfJson(body);
    case TYPES['http/protobuf']:
      return partialOfProtobuf(body);
    default:
      return undefined;
  }
}

function partialOfJson(body: Buffer): PartialSuccess | undefined {
  const read = readJson(body);
  if (read === undefined) return undefined;
  const { partialSuccess } = read as { partialSuccess?: { rejectedSpans?: unknown; errorMessage?: unknown } | null };
  return {
    rejectedSpans: Number(partialSuccess?.rejectedSpans ?? 0) || 0,
    errorMessage: shown(partialSuccess?.errorMessage),
  };
}

function partialOfProtobuf(body: Buffer): PartialSuccess | undefined {
  if (!isMessage(body)) return undefined;
  const partial = contentOf(body, PARTIAL_SUCCESS) ?? Buffer.alloc(0);
  if (!isMessage(partial)) return undefined;
  const rejected = contentOf(partial, REJECTED_SPANS);
  return {
    // A number that is negative, or of over 32 bits, is no number of these spans.
    rejectedSpans: rejected === undefined ? 0 : (readVarint(rejected, 0)?.value ?? 0),
    errorMessage: shown(contentOf(partial, ERROR_MESSAGE)?.toString()),
  };
}

/** The message of a refusal: of a `Status` in the encoding of the request, or else the text of the answer. */
export function readRefusal(body: Buffer, contentType = ''): string {
  if (contentType.startsWith('application/x-protobuf')) return shown(contentOf(body, STATUS_MESSAGE)?.toString());
  if (!contentType.startsWith('application/json'))
    return contentType.startsWith('text/plain') ? shown(body.toString()) : '';
  const { message }: { message?: unknown } = readJson(body) ?? {};
  return shown(message);
}

/** Undefined for everything but an object. */
function readJson(body: Buffer): object | undefined {
  try {
    const read: unknown = JSON.parse(body.toString());
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** Whether fields fill the bytes. */
function isMessage(bytes: Buffer): boolean {
  let at = 0;
  while (at < bytes.length) {
    const field = readField(bytes, at);
    if (field === undefined || !(field.end <= bytes.length)) return false;
    at = field.end;
  }
  return true;
}

/** The bytes of the first field with this tag. */
function contentOf(message: Buffer, tag: number): Buffer | undefined {
  for (let at = 0; at < message.length; ) {
    const field = readField(message, at);
    if (field === undefined || !(field.end <= message.length)) return undefined;
    if (field.tag === tag) return message.subarray(field.start, field.end);
    at = field.end;
  }
  return undefined;
}

/** One line without control characters. */
function shown(text: unknown): string {
  return typeof text === 'string'
    ? text
        .replaceAll(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, MAX_MESSAGE)
    : '';
}
