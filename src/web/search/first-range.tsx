/** The first time range of a visit: the last hour if a trace started in it, any time if all traces are older. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { StoredTimesDocument } from '../generated/graphql.ts';
import { LoadingBar } from '../shell/states.tsx';
import { noteShownRange, wasRangeShown } from '../state/last-times.ts';
import { change } from '../state/place.ts';
import { from, query, to } from './state.ts';

const HOUR_NANO = 3_600_000_000_000n;

/** The page, shown as soon as it has a time range. An address with a time or a query keeps what it says. */
export function inFirstRange(Page: ComponentType): ComponentType {
  return () => {
    const [isChosen, setIsChosen] = useState(
      wasRangeShown() || [from, to, query].some(({ value }) => value !== undefined),
    );
    return isChosen ? <Chosen Page={Page} /> : <Choosing onChosen={() => setIsChosen(true)} />;
  };
}

function Chosen({ Page }: { readonly Page: ComponentType }) {
  useEffect(noteShownRange, []);
  return <Page />;
}

function Choosing({ onChosen }: { readonly onChosen: () => void }) {
  const { data, error } = useAnswer(StoredTimesDocument, {});
  useEffect(() => {
    if (data === undefined && error === undefined) return;
    const [newest] = data?.newest.nodes ?? [];
    if (newest !== undefined && isRecent(newest.startTimeUnixNano)) change({ from: 'now-1h' }, 'replace');
    onChosen();
  }, [data, error]);
  return <LoadingBar isLoading />;
}

function isRecent(startTimeUnixNano: string): boolean {
  return BigInt(startTimeUnixNano) > BigInt(Date.now()) * 1_000_000n - HOUR_NANO;
}
