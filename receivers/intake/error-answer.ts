import { ERROR_CODES, SpangraphError } from '../../src/errors.ts';

/** How a request that failed is answered, on any transport. */
export interface ErrorAnswer {
  readonly httpStatus: number;
  /** google.rpc.Code */
  readonly grpcStatus: number;
  /** For the sender; holds nothing internal. */
  readonly message: string;
  /** What is wrong with the request itself, where its bytes are: google.rpc.BadRequest is made of it. */
  readonly isMalformed: boolean;
  readonly isRetryable: boolean;
  /** Milliseconds after which sending again makes sense, where known. */
  readonly retryAfterMs: number | undefined;
  /** A defect of this program, to be logged and not sent. */
  readonly defect: SpangraphError | undefined;
}

const INTERNAL_MESSAGE = 'Internal error; the server log has the details.';

/** The one mapping from what was thrown to what a sender is told (OTLP spec, "OTLP/gRPC Response", "OTLP/HTTP Response"). */
export function errorAnswer(thrown: unknown): ErrorAnswer {
  const error = SpangraphError.from(thrown);
  const { httpStatus, grpcStatus, retryable } = ERROR_CODES[error.code];
  const isDefect = error.code === 'INTERNAL_SERVER_ERROR';
  return {
    httpStatus,
    grpcStatus,
    message: isDefect ? INTERNAL_MESSAGE : error.message,
    isMalformed: error.code === 'MALFORMED_REQUEST',
    isRetryable: retryable,
    retryAfterMs: retryable ? error.retryAfterMs : undefined,
    defect: isDefect ? error : undefined,
  };
}
