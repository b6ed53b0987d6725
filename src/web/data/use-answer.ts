/** An answer as a view uses it. */
import { useEffect, useState } from 'preact/hooks';
import type { TypedDocumentString } from '../generated/graphql.ts';
import { type AskError, askErrorOf } from './ask.ts';
import { answerOf, keptAnswer, keyOf } from './cache.ts';
import { generation } from './generation.ts';
import { patiently } from './patience.ts';
import { type Source, server } from './source.ts';

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

/** Asks while the view is shown. Without variables it asks nothing. It tries again while the server is gone. */
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
  const fail = (error: AskError): void =>
    setState(({ data }) => ({ ...(data !== undefined && { data }), error, isLoading: false }));
  patiently(() => answerOf(operation, variables, gone.signal, source), gone.signal, fail).then(
    (data) => setState(() => ({ data, isLoading: false })),
    (thrown) => gone.signal.aborted || fail(askErrorOf(thrown)),
  );
  return () => gone.abort();
}
