/** Answers that views share: equal requests under way are one, and what no view waits for is given up. */
import { signal } from '@preact/signals';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { ask } from './ask.ts';
import { generation } from './generation.ts';

/** Answers that are kept, the ones that were used last. */
const KEPT = 200;

interface Entry {
  readonly answer: Promise<unknown>;
  readonly controller: AbortController;
  waiting: number;
  value?: unknown;
}

const entries = new Map<string, Entry>();

/** Questions that the server has not answered yet. */
export const underWay = signal(0);

/** What identifies a question. */
export function keyOf<Result, Variables>(
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
): string {
  return `${operation.toString()}\n${JSON.stringify(variables)}`;
}

/** The answer that is kept, without a wait. */
export function keptAnswer<Result, Variables>(
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Result | undefined {
  return entries.get(keyOf(operation, variables))?.value as Result | undefined;
}

/** The kept answer, or a new one. Rejects with AskError, or with the reason of `gone`. Errors are not kept. */
export async function answerOf<Result, Variables>(
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
  gone: AbortSignal,
): Promise<Result> {
  const key = keyOf(operation, variables);
  const entry = entries.get(key) ?? begin(key, operation, variables);
  entries.delete(key);
  entries.set(key, entry);
  entry.waiting += 1;
  const leave = (): void => {
    entry.waiting -= 1;
    if (entry.waiting > 0 || entry.value !== undefined) return;
    entry.controller.abort();
    forget(key, entry);
  };
  gone.addEventListener('abort', leave, { once: true });
  try {
    const answer = await entry.answer;
    gone.throwIfAborted();
    return answer as Result;
  } finally {
    gone.removeEventListener('abort', leave);
  }
}

/** Forgets all answers: views ask again. */
export function forgetAnswers(): void {
  entries.clear();
  generation.value += 1;
}

function begin<Result, Variables>(
  key: string,
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Entry {
  const controller = new AbortController();
  const entry: Entry = { answer: ask(operation, variables, controller.signal), controller, waiting: 0 };
  underWay.value += 1;
  entry.answer.then(
    (value) => {
      entry.value = value;
      underWay.value -= 1;
    },
    () => {
      forget(key, entry);
      underWay.value -= 1;
    },
  );
  for (const oldest of entries.keys()) {
    if (entries.size < KEPT) break;
    entries.delete(oldest);
  }
  return entry;
}

function forget(key: string, entry: Entry): void {
  if (entries.get(key) === entry) entries.delete(key);
}
