/** What is known of this API without loading it. */
import { ERROR_CODES, type SpangraphError } from '../../errors.ts';

/** What its paths begin with. */
export const JAEGER_PREFIX = '/jaeger';

const V3 = /^(?:\/jaeger)?\/api\/v3\//;

/** The body of a refusal. The two generations of the API have forms of their own. */
export function jaegerRefusal({ code, message }: SpangraphError, url: string): object {
  const { httpStatus } = ERROR_CODES[code];
  if (V3.test(url)) return { error: { httpCode: httpStatus, message } };
  return envelope(null, { errors: [{ code: httpStatus, msg: message }] });
}

interface EnvelopeParts {
  /** Of services and operations. */
  readonly total?: number;
  readonly errors?: readonly EnvelopeError[] | null;
}

/** An error of one answer, or of one trace of it. */
export interface EnvelopeError {
  readonly code?: number;
  readonly msg: string;
  readonly traceID?: string;
}

/** What every answer of the first generation stands in. */
export function envelope(data: unknown, { total = 0, errors = null }: EnvelopeParts = {}): object {
  return { data, total, limit: 0, offset: 0, errors };
}
