/** `GET /export/{traceId}`: a stored trace as OTLP JSON, as any receiver of OTLP and `spangraph import` accept it. */
import type { Caller } from '../access/caller.ts';
import { SpangraphError } from '../errors.ts';
import type { OperationLimits } from '../graphql/limits/use-limits.ts';
import { graphqlRefusal } from '../graphql/path.ts';
import { type Answer, type AnswerContext, errorReply, type Question, type Reply } from '../net/question.ts';
import { OperationAccount } from '../query/operation-account.ts';
import type { SpanReader } from '../storage/backend.ts';
import { traceAsJson } from '../transfer/trace-as-json.ts';
import { EXPORT_PREFIX } from './export-path.ts';
import type { ErrorLog } from './router.ts';

export interface ExportAnswerOptions {
  /** The reader of what a caller may see. */
  readonly readerFor: (caller: Caller) => SpanReader;
  readonly limits: OperationLimits;
  readonly log: ErrorLog;
}

/** Answers everything under {@link EXPORT_PREFIX}. */
export function createExportAnswer({ readerFor, limits, log }: ExportAnswerOptions): Answer {
  return async (question, context) => {
    try {
      context.report?.named('export');
      const traceId = traceIdOf(question);
      const account = new OperationAccount(limits, context, context.waitedMs);
      context.report?.reads(account);
      const body = await traceAsJson(readerFor(context.caller), traceId, account);
      if (body === undefined) throw new SpangraphError('NOT_FOUND', `No span of trace ${traceId} is stored.`);
      return { status: 200, headers: headersOf(traceId), body };
    } catch (thrown) {
      return refusal(thrown, context, log);
    }
  };
}

function traceIdOf({ method, url }: Question): string {
  if (method !== 'GET') throw new SpangraphError('METHOD_NOT_ALLOWED', `${method} is not served here: use GET.`);
  const text = url.split('?', 1)[0]?.slice(EXPORT_PREFIX.length) ?? '';
  if (/^(?:[0-9a-f]{16}){1,2}$/i.test(text)) return text.toLowerCase().padStart(32, '0');
  throw new SpangraphError(
    'BAD_USER_INPUT',
    `${EXPORT_PREFIX} takes a trace id of 16 or 32 hex digits, got "${text}".`,
  );
}

function headersOf(traceId: string): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': `attachment; filename="trace-${traceId}.json"`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

/** What is too large for an answer can be written by the program. */
function withAdvice(error: SpangraphError): SpangraphError {
  if (error.code !== 'OPERATION_TOO_LARGE') return error;
  return new SpangraphError(error.code, `${error.message} \`spangraph export --trace-id\` writes traces of any size.`);
}

function refusal(thrown: unknown, { signal, report }: AnswerContext, log: ErrorLog): Reply {
  const error = withAdvice(SpangraphError.from(thrown));
  report?.failed(error.code);
  if (error.code === 'INTERNAL_SERVER_ERROR' && !signal.aborted) {
    log.error({ err: thrown }, 'An export failed unexpectedly.');
  }
  return errorReply(error, graphqlRefusal(error));
}
