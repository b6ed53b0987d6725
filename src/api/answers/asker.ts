/** Where questions are asked. */
import type { Question, Reply } from '../../net/question.ts';

/** Answers questions; an AnswerPool, or something in its place. */
export interface Asker {
  /** `client` names who asks; `signal` ends the question. Throws SpangraphErrors. */
  ask(question: Question, client: string, signal: AbortSignal): Promise<Reply>;
}
