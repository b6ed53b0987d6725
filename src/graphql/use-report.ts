/** Notes the name of an operation and the codes of its errors, for the server's own metrics and traces. */
import { type ExecutionArgs, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { UNNAMED } from '../net/answer-report.ts';
import type { AnswerContext } from '../net/question.ts';

/** The code of an error that has none. */
const OTHER = 'other';

/** Must come before the plugins that refuse operations. */
export function useReport(): Plugin<AnswerContext, AnswerContext> {
  return {
    onExecute: note,
    onSubscribe: note,
    onResultProcess: ({ result, serverContext: { report } }) => {
      for (const one of [result].flat()) {
        if (Symbol.asyncIterator in one) continue;
        for (const {
          extensions: { code },
        } of one.errors ?? [])
          report?.failed(typeof code === 'string' ? code : OTHER);
      }
    },
  };
}

function note({ args }: { readonly args: ExecutionArgs }): void {
  const { report } = args.contextValue as AnswerContext;
  const operation = getOperationAST(args.document, args.operationName);
  report?.named(operation?.name?.value ?? UNNAMED, operation?.operation);
}
