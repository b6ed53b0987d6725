/**
 * The only error class of the program, and the table of its codes.
 *
 * A message says what was wrong, where, and what to do about it. It is written for the person who reads it, so it never
 * contains a secret or a stack trace. The code says what a caller should do. Transports translate it with {@link
 * ERROR_CODES}.
 */

/** gRPC status codes used in {@link ERROR_CODES} (google.rpc.Code). */
export const GrpcStatus = {
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** What each code means to the caller: whether to try again, and how each transport says it. */
export interface ErrorCodeEntry {
  /** One sentence for the documentation: when this code is used. */
  readonly summary: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly httpStatus: number;
  readonly grpcStatus: number;
}

const entry = (httpStatus: number, grpcStatus: number, retryable: boolean, summary: string): ErrorCodeEntry => ({
  summary,
  retryable,
  httpStatus,
  grpcStatus,
});

/** Every code of the program. A test checks `docs/errors.md` against this table. */
export const ERROR_CODES = {
  // Every door
  UNAUTHENTICATED: entry(401, GrpcStatus.UNAUTHENTICATED, false, 'The request does not prove who sends it.'),
  PERMISSION_DENIED: entry(403, GrpcStatus.PERMISSION_DENIED, false, 'The sender may not do this.'),
  ORIGIN_NOT_ALLOWED: entry(403, GrpcStatus.PERMISSION_DENIED, false, 'A page that is not allowed to may have asked.'),
  MISDIRECTED_REQUEST: entry(421, GrpcStatus.FAILED_PRECONDITION, false, 'The server does not answer for this host.'),
  PROVIDER_UNAVAILABLE: entry(503, GrpcStatus.UNAVAILABLE, true, 'The provider of identities cannot be asked now.'),
  RATE_LIMITED: entry(429, GrpcStatus.RESOURCE_EXHAUSTED, true, 'The sender or its tenant is over a limit.'),
  // Receivers
  MALFORMED_REQUEST: entry(400, GrpcStatus.INVALID_ARGUMENT, false, 'The request body is not a valid OTLP message.'),
  BODY_TOO_LARGE: entry(413, GrpcStatus.RESOURCE_EXHAUSTED, false, 'The request body is over the size limit.'),
  UNSUPPORTED_MEDIA_TYPE: entry(415, GrpcStatus.INVALID_ARGUMENT, false, 'The content type is not served here.'),
  NOT_ACCEPTABLE: entry(406, GrpcStatus.INVALID_ARGUMENT, false, 'The client takes no type that is served here.'),
  UNSUPPORTED_COMPRESSION: entry(415, GrpcStatus.UNIMPLEMENTED, false, 'The content encoding is not served here.'),
  METHOD_NOT_ALLOWED: entry(405, GrpcStatus.UNIMPLEMENTED, false, 'The HTTP method is not served at this path.'),
  UNSUPPORTED_SIGNAL: entry(404, GrpcStatus.UNIMPLEMENTED, false, 'The server does not take this signal.'),
  NOT_FOUND: entry(404, GrpcStatus.NOT_FOUND, false, 'There is nothing at this path.'),
  QUEUE_FULL: entry(503, GrpcStatus.UNAVAILABLE, true, 'The ingest queue is full; send again after the given delay.'),
  SHUTTING_DOWN: entry(503, GrpcStatus.UNAVAILABLE, true, 'The server is stopping; send again when it is back.'),
  SENDER_DEADLINE_EXCEEDED: entry(504, GrpcStatus.DEADLINE_EXCEEDED, true, "The sender's own deadline has passed."),
  STORAGE_UNAVAILABLE: entry(503, GrpcStatus.UNAVAILABLE, true, 'The storage cannot be read or written now.'),
  // Queries
  BAD_USER_INPUT: entry(400, GrpcStatus.INVALID_ARGUMENT, false, 'An argument of the query is not valid.'),
  INVALID_CURSOR: entry(400, GrpcStatus.INVALID_ARGUMENT, false, 'The cursor does not belong to this query and order.'),
  PAGE_SIZE_EXCEEDED: entry(400, GrpcStatus.INVALID_ARGUMENT, false, 'first or last is over the page size limit.'),
  OPERATION_TOO_COMPLEX: entry(400, GrpcStatus.INVALID_ARGUMENT, false, 'The operation is over the cost limit.'),
  OPERATION_TOO_DEEP: entry(400, GrpcStatus.INVALID_ARGUMENT, false, 'The operation nests deeper than the limit.'),
  TOO_MANY_ALIASES: entry(400, GrpcStatus.INVALID_ARGUMENT, false, 'The operation has more aliases than allowed.'),
  OPERATION_TOO_LARGE: entry(400, GrpcStatus.RESOURCE_EXHAUSTED, false, 'The operation takes more than one may.'),
  DOCUMENT_NOT_TRUSTED: entry(403, GrpcStatus.PERMISSION_DENIED, false, 'Only listed documents are executed here.'),
  DOCUMENT_UNKNOWN: entry(400, GrpcStatus.NOT_FOUND, false, 'No listed document has this id.'),
  PERSISTED_QUERY_NOT_FOUND: entry(200, GrpcStatus.NOT_FOUND, false, "The same, for Apollo's clients: send the text."),
  OPERATION_REFUSED: entry(503, GrpcStatus.UNAVAILABLE, true, 'Too many operations are under way; ask again later.'),
  DATABASE_DAMAGED: entry(500, GrpcStatus.DATA_LOSS, false, 'The database is damaged: a copy must be restored.'),
  READ_TIMEOUT: entry(503, GrpcStatus.DEADLINE_EXCEEDED, true, 'The read took longer than the time limit.'),
  // Start-up
  INVALID_CONFIG: entry(500, GrpcStatus.FAILED_PRECONDITION, false, 'The configuration cannot be used.'),
  ADDRESS_UNUSABLE: entry(500, GrpcStatus.UNAVAILABLE, false, 'A listen address is taken or not allowed.'),
  DATABASE_UNUSABLE: entry(500, GrpcStatus.FAILED_PRECONDITION, false, 'The database cannot be opened or migrated.'),
  OUTPUT_UNUSABLE: entry(500, GrpcStatus.UNAVAILABLE, false, 'The output of a command cannot be written.'),
  TARGET_UNUSABLE: entry(500, GrpcStatus.UNAVAILABLE, false, 'A server does not take what a command sends.'),
  // Anything else
  INTERNAL_SERVER_ERROR: entry(500, GrpcStatus.INTERNAL, false, 'A defect of this program; details are in its log.'),
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface SpangraphErrorOptions {
  readonly cause?: unknown;
  /** For retryable errors: milliseconds after which trying again makes sense. */
  readonly retryAfterMs?: number;
}

/** The only error class. Throw it for every error that a user or another program can cause. */
export class SpangraphError extends Error {
  override readonly name = 'SpangraphError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: SpangraphErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Converts a caught value: a SpangraphError stays unchanged, and anything else is a defect and becomes the cause. */
  static from(thrown: unknown): SpangraphError {
    if (thrown instanceof SpangraphError) return thrown;
    return new SpangraphError('INTERNAL_SERVER_ERROR', 'Internal error; the server log has the details.', {
      cause: thrown,
    });
  }

  /** A form that can cross threads (structured clone drops subclasses of Error). */
  toPlain(): PlainError {
    const plain: PlainError = { code: this.code, message: this.message };
    return this.retryAfterMs === undefined ? plain : { ...plain, retryAfterMs: this.retryAfterMs };
  }

  /** `detail` (such as the stack in the other thread) becomes the cause: it is for the log, never for a caller. */
  static fromPlain({ code, message, retryAfterMs }: PlainError, detail?: string): SpangraphError {
    return new SpangraphError(code, message, {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(detail === undefined ? {} : { cause: detail }),
    });
  }
}

/** Milliseconds after which trying again makes sense if an error does not say. */
const DEFAULT_RETRY_AFTER_MS = 1_000;

/** The message of what was thrown, which need not be an Error. */
export function thrownMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The value of a Retry-After header: whole seconds, at least 1. */
export function retryAfterSeconds(retryAfterMs = DEFAULT_RETRY_AFTER_MS): number {
  return Math.max(1, Math.ceil(retryAfterMs / 1_000));
}

/** The header of an HTTP response with this error. Empty if the same request would fail again. */
export function retryAfterHeader({ code, retryAfterMs }: SpangraphError): Readonly<Record<string, string>> {
  return ERROR_CODES[code].retryable ? { 'retry-after': String(retryAfterSeconds(retryAfterMs)) } : {};
}

/** What a client may decide by: `extensions` of an error in GraphQL. */
export function errorExtensions({ code, retryAfterMs }: SpangraphError): Readonly<Record<string, unknown>> {
  return {
    code,
    ...(ERROR_CODES[code].retryable ? { retryable: true } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** {@link SpangraphError} as plain data. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
}
