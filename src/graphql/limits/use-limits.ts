/** The Yoga plugin that applies all limits on operations. */
import type { ExecutionArgs, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { SpangraphError } from '../../errors.ts';
import type { MetricLimits } from '../../query/metric-limits.ts';
import type { ServiceMapLimits } from '../../query/metrics/service-map.ts';
import type { AccountLimits } from '../../query/operation-account.ts';
import type { ProfileLimits } from '../../query/profile-limits.ts';
import { refusedOperation } from '../execution/refused-operation.ts';
import { CostLimit, type CostLimits } from './cost-limit.ts';
import { type DocumentLimits, parseWithinLimits } from './document.ts';
import type { RawVariables } from './operation-cost.ts';
import { refuseDeepVariables } from './variables.ts';

export interface OperationLimits
  extends DocumentLimits,
    CostLimits,
    AccountLimits,
    MetricLimits,
    ServiceMapLimits,
    ProfileLimits {}

/** An operation that is about to run. */
interface Started {
  readonly args: ExecutionArgs;
}

/** Parsing includes the limits that need no schema. Yoga's cache of documents then keeps their outcome too. */
export function useLimits(schema: GraphQLSchema, limits: OperationLimits): Plugin {
  const costLimit = new CostLimit(schema, limits);
  const check = ({ args: { document, operationName, variableValues } }: Started): void =>
    orRefused(() => costLimit.check(document, operationName ?? undefined, variables(variableValues)));
  return {
    onParams: ({ params }) => orRefused(() => refuseDeepVariables(params.variables)),
    onParse: ({ setParseFn }) => {
      setParseFn((source: { toString(): string }) => orRefused(() => parseWithinLimits(source.toString(), limits)));
    },
    onExecute: check,
    onSubscribe: check,
  };
}

/** The client receives the action's refusals. */
function orRefused<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof SpangraphError ? refusedOperation(error) : error;
  }
}

function variables(values: unknown): RawVariables {
  return typeof values === 'object' && values !== null ? (values as RawVariables) : {};
}
