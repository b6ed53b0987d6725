/** What the parser of the server says about a text. */
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ParseFilterDocument, type ParseFilterQuery } from '../generated/graphql.ts';
import { traceIdIn } from '../shell/trace-id.ts';

/** Milliseconds after the last key until the text is looked at. */
const REST_MS = 250;

export type Mistake = ParseFilterQuery['parseFilter']['mistakes'][number];

const NONE: readonly Mistake[] = [];

/** Mistakes of a text that rests. None in a trace id. */
export function useMistakes(text: string): readonly Mistake[] {
  const [resting, setResting] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setResting(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const isQuery = resting.trim() !== '' && traceIdIn(resting) === undefined;
  const { data, error, isLoading } = useAnswer(ParseFilterDocument, isQuery ? { query: resting } : undefined);
  // What is said of another text marks the wrong place.
  const isSaid = isQuery && resting === text && !isLoading && error === undefined;
  return (isSaid ? data?.parseFilter.mistakes : undefined) ?? NONE;
}
