/** What answers a request of an API: use cases over what its caller may see, with the limits of one operation. */
import type { Caller } from '../../access/caller.ts';
import type { AnswerContext } from '../../net/question.ts';
import type { ErrorLimits } from '../../query/error-groups.ts';
import type { KeyedReader } from '../../query/keyed-reader.ts';
import { createLoaders } from '../../query/loaders.ts';
import type { ServiceMapLimits } from '../../query/metrics/service-map.ts';
import { type AccountLimits, OperationAccount } from '../../query/operation-account.ts';
import type { ProfileLimits } from '../../query/profile-limits.ts';
import { QueryService } from '../../query/query-service.ts';
import type { TraceTrees } from '../../query/trace-trees.ts';
import { WholeSpans } from '../../query/whole-spans.ts';
import type { SpanReader } from '../../storage/backend.ts';

/** The limits that all operations share (`api.limits`). */
export type UseCaseLimits = AccountLimits & ErrorLimits & ProfileLimits & ServiceMapLimits;

/** Made for each request. */
export interface UseCases {
  readonly query: QueryService;
  /** For use cases that are made when they are needed, such as those of `query/metrics`. */
  readonly reader: KeyedReader;
  /** For answers that show all of a trace. */
  readonly wholeSpans: WholeSpans;
  readonly limits: UseCaseLimits;
  /** Counts what the answer takes, its bytes too. */
  readonly account: OperationAccount;
}

export interface UseCaseOptions {
  /** The reader of what a caller may see. */
  readonly readerFor: (caller: Caller) => SpanReader;
  readonly limits: UseCaseLimits;
  /** Trees of large traces, kept between questions. */
  readonly trees: TraceTrees;
}

/** Makes the use cases of each request. */
export function useCasesOf({ readerFor, limits, trees }: UseCaseOptions): (context: AnswerContext) => UseCases {
  return (context) => {
    const account = new OperationAccount(limits, context, context.waitedMs);
    context.report?.reads(account);
    const within = readerFor(context.caller).within(account);
    const onRead = context.report?.onRead;
    const source = onRead === undefined ? within : within.explaining(onRead);
    const reader = createLoaders(source, account.signal);
    const query = new QueryService(reader, limits, account, trees);
    return { query, reader, wholeSpans: new WholeSpans(source, account), limits, account };
  };
}
