/** The pages of a search, one after the other. */
import { useEffect, useState } from 'preact/hooks';
import { type AskError, askErrorOf } from '../data/ask.ts';
import { answerOf } from '../data/cache.ts';
import { generation } from '../data/generation.ts';
import { patiently } from '../data/patience.ts';
import { useAnswer } from '../data/use-answer.ts';
import { SearchTracesDocument, type SearchTracesQuery, type SearchTracesQueryVariables } from '../generated/graphql.ts';

/** Traces of a page. */
const PAGE = 50;
/** Searches whose pages are kept for Back. */
const KEPT = 20;

export type Result = SearchTracesQuery['traces']['edges'][number];

/** What has been loaded of a search. */
export interface Results {
  readonly results: readonly Result[] | undefined;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: AskError | undefined;
  readonly retry: () => void;
  readonly more: () => void;
}

interface Later {
  readonly results: readonly Result[];
  readonly after: string | null;
}

/** Pages after the first, by search. */
const later = new Map<string, Later>();

/** Asks for the first page, and for others when `more` is called. */
export function useResults(asked: Omit<SearchTracesQueryVariables, 'first' | 'after'>): Results {
  const variables = { ...asked, first: PAGE };
  const first = useAnswer(SearchTracesDocument, variables);
  const key = `${generation.value} ${JSON.stringify(variables)}`;
  const [shown, setShown] = useState<Later | undefined>(later.get(key));
  const [moreError, setMoreError] = useState<AskError>();
  const [isMore, setIsMore] = useState(false);
  useEffect(() => {
    setShown(later.get(key));
    setMoreError(undefined);
  }, [key]);
  const page = first.data?.traces;
  const after = shown === undefined ? (page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null) : shown.after;
  const more = async (): Promise<void> => {
    setIsMore(true);
    try {
      const { signal } = new AbortController();
      const answer = await patiently(() => answerOf(SearchTracesDocument, { ...variables, after }, signal), signal);
      const next = { results: [...(shown?.results ?? []), ...answer.traces.edges], after: afterOf(answer) };
      remember(key, next);
      setShown(next);
      setMoreError(undefined);
    } catch (thrown) {
      setMoreError(askErrorOf(thrown));
    } finally {
      setIsMore(false);
    }
  };
  return {
    results: page && [...page.edges, ...(shown?.results ?? [])],
    hasMore: after !== null,
    isLoading: first.isLoading || isMore,
    error: first.error ?? moreError,
    retry: first.error === undefined ? () => void more() : first.retry,
    more: () => void more(),
  };
}

function afterOf({ traces: { pageInfo } }: SearchTracesQuery): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null;
}

function remember(key: string, pages: Later): void {
  later.set(key, pages);
  for (const oldest of later.keys()) {
    if (later.size <= KEPT) return;
    later.delete(oldest);
  }
}
