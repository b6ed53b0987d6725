/** An answer as a view uses it. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { AskError } from './ask.ts';
import { answerOf, keptAnswer, keyOf } from './cache.ts';
import { generation } from './generation.ts';
import { type Source, server } from './source.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** What passes by itself: the server is away, starts, stops or has too much to do. */
const TEMPORARY = new Set(['UNREACHABLE', 'OPERATION_REFUSED', 'SHUTTING_DOWN']);

/** Whether the server did not answer the last time. Pages keep what they show meanwhile. */
export const isServerGone = signal(false);

/** An answer, or what is known until it comes. */
export interface Answered<Result> {
  /** The last answer: while the next one is under way, the one before. */
  readonly data: Result | undefined;
  readonly error: AskError | undefined;
  readonly isLoading: boolean;
  readonly retry: () => void;
}

interface State<Result> {
  readonly data?: Result;
  readonly error?: AskError;
  readonly isLoading: boolean;
}

/** Asks while the view is shown. Without variables it asks nothing. While the server is gone, it tries again by itself. */
export function useAnswer<Result, Variables>(
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables | undefined,
  source: Source = server,
): Answered<Result> {
  const key = variables === undefined ? '' : keyOf(operation, variables, source);
  const [state, setState] = useState<State<Result>>(() =>
    stateOf(variables && keptAnswer(operation, variables, source)),
  );
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (variables === undefined) return undefined;
    const kept = keptAnswer(operation, variables, source);
    setState((before) => (kept === undefined ? { ...before, isLoading: true } : stateOf(kept)));
    return asking(operation, variables, source, setState);
    // The key has the variables.
  }, [key, attempt, generation.value]);
  return { data: state.data, error: state.error, isLoading: state.isLoading, retry: () => setAttempt(attempt + 1) };
}

function stateOf<Result>(data: Result | undefined): State<Result> {
  return data === undefined ? { isLoading: true } : { data, isLoading: false };
}

/** Returns what gives the question up. */
function asking<Result, Variables>(
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
  source: Source,
  setState: (change: (before: State<Result>) => State<Result>) => void,
): () => void {
  const gone = new AbortController();
  let waitMs = FIRST_WAIT_MS;
  const tryOnce = async (): Promise<void> => {
    try {
      const data = await answerOf(operation, variables, gone.signal, source);
      if (source === server) isServerGone.value = false;
      setState(() => ({ data, isLoading: false }));
    } catch (thrown) {
      if (gone.signal.aborted) return;
      const error = thrown instanceof AskError ? thrown : new AskError(String(thrown), 'INTERNAL_SERVER_ERROR');
      setState(({ data }) => ({ ...(data !== undefined && { data }), error, isLoading: false }));
      isServerGone.value = error.code === 'UNREACHABLE';
      if (!TEMPORARY.has(error.code)) return;
      setTimeout(() => gone.signal.aborted || void tryOnce(), waitMs);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
  };
  void tryOnce();
  return () => gone.abort();
}
