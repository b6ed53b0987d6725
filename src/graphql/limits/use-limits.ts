/** The Yoga plugin that applies all limits on operations. */
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { SpangraphError } from '../../errors.ts';
import type { AccountLimits } from '../../query/operation-account.ts';
import { CostLimit, type CostLimits } from './cost-limit.ts';
import { type DocumentLimits, parseWithinLimits } from './document.ts';
import type { RawVariables } from './operation-cost.ts';
import { refuseDeepVariables } from './variables.ts';

export interface OperationLimits extends DocumentLimits, CostLimits, AccountLimits {}

/** Parsing includes the limits that need no schema. Yoga's cache of documents then keeps their outcome too. */
export function useLimits(schema: GraphQLSchema, limits: OperationLimits): Plugin {
  const costLimit = new CostLimit(schema, limits);
  return {
    onParams: ({ params }) => asBadRequest(() => refuseDeepVariables(params.variables)),
    onParse: ({ setParseFn }) => {
      setParseFn((source: { toString(): string }) => asBadRequest(() => parseWithinLimits(source.toString(), limits)));
    },
    onExecute: ({ args: { document, operationName, variableValues } }) =>
      asBadRequest(() => costLimit.check(document, operationName ?? undefined, variables(variableValues))),
  };
}

/** A refusal before execution: status 400, or 200 for a client that accepts only `application/json` (GraphQL over HTTP). */
function asBadRequest<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof SpangraphError)) throw error;
    throw new GraphQLError(error.message, { extensions: { code: error.code, http: { status: 400, spec: true } } });
  }
}

function variables(values: unknown): RawVariables {
  return typeof values === 'object' && values !== null ? (values as RawVariables) : {};
}
