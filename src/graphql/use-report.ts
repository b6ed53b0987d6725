/** Notes the name of an operation and the codes of its errors, for the server's own metrics and traces. */
import { hash } from 'node:crypto';
import { type DocumentNode, type ExecutionArgs, getOperationAST } from 'graphql';
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
  const facts = { graphqlType: operation?.operation, documentHash: hashOf(args.document) };
  report?.named(operation?.name?.value ?? UNNAMED, facts);
}

/** Of documents that Yoga has parsed. */
const hashes = new WeakMap<DocumentNode, string>();

/** Undefined for a document without its text. */
function hashOf(document: DocumentNode): string | undefined {
  const text = document.loc?.source.body;
  if (text === undefined) return undefined;
  const known = hashes.get(document);
  if (known !== undefined) return known;
  const computed = hash('sha256', text);
  hashes.set(document, computed);
  return computed;
}
