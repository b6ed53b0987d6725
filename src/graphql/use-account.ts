/** Executes operations on their accounts: ends them at a limit, and shows the account to clients that ask for it. */
import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { SpangraphError } from '../errors.ts';
import type { OperationAccount } from '../query/operation-account.ts';
import { executeQuery } from './execution/execute.ts';
import { asksFor, type ExtensionRequest } from './extension-request.ts';
import { refusedOperation } from './limits/refused-operation.ts';

/** Asks for `extensions.cost` where `extensions: { cost: true }` of the request cannot be set, as in GraphiQL. */
export const COST_HEADER = 'x-spangraph-cost';

/** The part of an operation's context that the plugin reads. */
export interface AccountedContext {
  readonly account: OperationAccount;
}

type UseAccountContext = AccountedContext & ExtensionRequest;

interface ExecutionResult {
  readonly errors?: readonly GraphQLError[];
  readonly data?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function useAccount(): Plugin<UseAccountContext> {
  return {
    onExecute: ({ args, executeFn, setExecuteFn }) => {
      const context: UseAccountContext = args.contextValue;
      const { account } = context;
      setExecuteFn(async (given: ExecutionArgs) => {
        const result = await resultOf(account, async () => {
          const limited = { ...given, signal: account.signal };
          return (await executeQuery(limited, account)) ?? (await executeFn(limited));
        });
        if (!asksFor('cost', COST_HEADER, context)) return result;
        return { ...result, extensions: { ...result.extensions, cost: account.statement() } };
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
