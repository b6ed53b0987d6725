/** The pages of a list, one after the other. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { AskError } from '../data/ask.ts';
import { answerOf, keyOf } from '../data/cache.ts';
import { generation } from '../data/generation.ts';
import { useAnswer } from '../data/use-answer.ts';
import type { TypedDocumentString } from '../generated/graphql.ts';

/** Items of a page. */
export const PAGE = 50;
/** Lists whose pages are kept for Back. */
const KEPT = 20;

/** What has been loaded of a list. */
export interface Pages<Item> {
  readonly items: readonly Item[] | undefined;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: AskError | undefined;
  readonly retry: () => void;
  readonly more: () => void;
}

/** A page as the API gives it. */
export interface Page<Item> {
  readonly edges: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Later {
  readonly items: readonly unknown[];
  readonly after: string | null;
}

/** Pages after the first, by list. */
const later = new Map<string, Later>();

/** Asks for the first page, and for others when `more` is called. Without variables it asks nothing. */
export function usePages<Result, Variables, Item>(
  operation: TypedDocumentString<Result, Variables>,
  asked: Omit<Variables, 'first' | 'after'> | undefined,
  pageOf: (result: Result) => Page<Item>,
): Pages<Item> {
  const variables = asked && ({ ...asked, first: PAGE } as unknown as Variables);
  const first = useAnswer(operation, variables);
  const key = variables === undefined ? '' : `${generation.value} ${keyOf(operation, variables)}`;
  const shownKey = useRef(key);
  shownKey.current = key;
  const [shown, setShown] = useState<Later | undefined>(later.get(key));
  const [moreError, setMoreError] = useState<AskError>();
  const [isMore, setIsMore] = useState(false);
  useEffect(() => {
    setShown(later.get(key));
    setMoreError(undefined);
  }, [key]);
  const page = variables && first.data && pageOf(first.data);
  const after = shown === undefined ? afterOf(page) : shown.after;
  const more = async (): Promise<void> => {
    setIsMore(true);
    try {
      const next = pageOf(await answerOf(operation, { ...(variables as Variables), after }, neverAborted()));
      const pages = { items: [...(shown?.items ?? []), ...next.edges], after: afterOf(next) };
      remember(key, pages);
      // Meanwhile another list may be shown.
      if (shownKey.current === key) setShown(pages);
      setMoreError(undefined);
    } catch (thrown) {
      setMoreError(thrown instanceof AskError ? thrown : new AskError(String(thrown), 'INTERNAL_SERVER_ERROR'));
    } finally {
      setIsMore(false);
    }
  };
  return {
    items: page && [...page.edges, ...((shown?.items ?? []) as readonly Item[])],
    hasMore: after !== null,
    isLoading: (variables !== undefined && first.isLoading) || isMore,
    error: first.error ?? moreError,
    retry: first.error === undefined ? () => void more() : first.retry,
    more: () => void more(),
  };
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

function afterOf(page: Page<unknown> | undefined): string | null {
  return page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
}

function remember(key: string, pages: Later): void {
  later.set(key, pages);
  for (const oldest of later.keys()) {
    if (later.size <= KEPT) return;
    later.delete(oldest);
  }
}
