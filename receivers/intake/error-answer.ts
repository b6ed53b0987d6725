import { ERROR_CODES, type ErrorCode, SpangraphError } from '../../src/errors.ts';

/** The answer to a failed request, on any transport. */
export interface ErrorAnswer {
  readonly code: ErrorCode;
  readonly httpStatus: number;
  /** google.rpc.Code */
  readonly grpcStatus: number;
  /** For the sender. Holds nothing internal. */
  readonly message: string;
  /** Whether the request itself is wrong. The answer then has google.rpc.BadRequest. */
  readonly isMalformed: boolean;
  readonly isRetryable: boolean;
  /** Milliseconds after which a retry makes sense, if known. */
  readonly retryAfterMs: number | undefined;
  /** A defect of this program. Log it, and do not send it. */
  readonly defect: SpangraphError | undefined;
}

const INTERNAL_MESSAGE = 'Internal error; the server log has the details.';

/** The one mapping from errors to answers (OTLP spec, "OTLP/gRPC Response", "OTLP/HTTP Response"). */
export function errorAnswer(thrown: unknown): ErrorAnswer {
  const error = SpangraphError.from(thrown);
  const { httpStatus, grpcStatus, retryable } = ERROR_CODES[error.code];
  const isDefect = error.code === 'INTERNAL_SERVER_ERROR';
  return {
    code: error.code,
    httpStatus,
    grpcStatus,
    message: isDefect ? INTERNAL_MESSAGE : error.message,
    isMalformed: error.code === 'MALFORMED_REQUEST',
    isRetryable: retryable,
    retryAfterMs: retryable ? error.retryAfterMs : undefined,
    defect: isDefect ? error : undefined,
  };
}
