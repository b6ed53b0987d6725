/** Executes operations on their accounts: ends them at a limit, and shows the account to clients that ask for it. */
import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { SpangraphError } from '../errors.ts';
import type { LiveTask } from '../net/live.ts';
import type { OperationAccount } from '../query/operation-account.ts';
import { executeOperation } from './execution/execute.ts';
import { refusedOperation } from './execution/refused-operation.ts';
import { asksFor, type ExtensionRequest } from './extension-request.ts';

/** Asks for `extensions.cost` where `extensions: { cost: true }` of the request cannot be set, as in GraphiQL. */
export const COST_HEADER = 'x-spangraph-cost';

/** The part of an operation's context that the plugin reads. */
export interface AccountedContext {
  readonly account: OperationAccount;
}

interface UseAccountContext extends AccountedContext, ExtensionRequest {
  readonly live?: { readonly task: Pick<LiveTask, 'outcome' | 'failed'> };
}

/** The result of a turn that has nothing to send. */
const NOTHING: ExecutionResult = { data: null };

interface ExecutionResult {
  readonly errors?: readonly GraphQLError[] | undefined;
  readonly data?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export function useAccount(): Plugin<UseAccountContext> {
  const accounted =
    (context: UseAccountContext, otherwise: (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>) =>
    async (given: ExecutionArgs): Promise<ExecutionResult> => {
      const { account } = context;
      const result = await resultOf(account, async () => {
        const limited = { ...given, signal: account.signal };
        return (await executeOperation(limited, account)) ?? (await otherwise(limited));
      });
      if (!asksFor('cost', COST_HEADER, context)) return result;
      return { ...result, extensions: { ...result.extensions, cost: account.statement() } };
    };
  return {
    onExecute: ({ args, executeFn, setExecuteFn }) => setExecuteFn(accounted(args.contextValue, executeFn)),
    // A turn of a subscription is one result.
    onSubscribe: ({ args, subscribeFn, setSubscribeFn }) => {
      const context: UseAccountContext = args.contextValue;
      const turn = accounted(context, subscribeFn);
      setSubscribeFn(async (given: ExecutionArgs) => {
        const result = await turn(given);
        if (context.account.refusal !== undefined) context.live?.task.failed();
        return context.live?.task.outcome?.isEmpty ? NOTHING : result;
      });
    },
  };
}

async function resultOf(account: OperationAccount, execute: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
  try {
    const result = await execute();
    return account.refusal === undefined ? result : refused(account.refusal);
  } catch (thrown) {
    if (account.refusal === undefined) throw thrown;
    return refused(account.refusal);
  }
}

/** Nothing of the answer is sent. */
function refused(error: SpangraphError): ExecutionResult {
  return { errors: [refusedOperation(error)] };
}
