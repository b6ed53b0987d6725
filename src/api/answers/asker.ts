/** Where questions are asked. */
import { type Caller, DEFAULT_TENANT } from '../../access/caller.ts';
import type { Question, Reply } from '../../net/question.ts';

/** Answers questions; an AnswerPool, or something in its place. */
export interface Asker {
  /** `client` names who asks; `signal` ends the question. Throws SpangraphErrors. */
  ask(question: Question, client: string, signal: AbortSignal): Promise<Reply>;
}

/** Whose questions share limits. Tenants do not, though all of them may come through one proxy. */
export function clientName(
  { remoteAddress = '' }: { readonly remoteAddress?: string | undefined },
  { tenant }: Caller,
): string {
  return tenant === DEFAULT_TENANT ? remoteAddress : `${tenant} ${remoteAddress}`;
}
