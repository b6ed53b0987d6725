/** Chooses the first time range: the last hour if a trace started in it, any time if all traces are older. */
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { StoredTimesDocument } from '../generated/graphql.ts';
import { LoadingBar } from '../shell/states.tsx';
import { change } from '../state/place.ts';
import { SearchPage } from './search-page.tsx';
import { from, query, to } from './state.ts';

const HOUR_NANO = 3_600_000_000_000n;

/** Chooses once. A later choice of any time stays. */
export function StartPage() {
  const [isChosen, setIsChosen] = useState([from, to, query].some(({ value }) => value !== undefined));
  const { data, error } = useAnswer(StoredTimesDocument, {});
  useEffect(() => {
    if (isChosen || (data === undefined && error === undefined)) return;
    const [newest] = data?.newest.nodes ?? [];
    if (newest !== undefined && isRecent(newest.startTimeUnixNano)) change({ from: 'now-1h' }, 'replace');
    setIsChosen(true);
  }, [data, error, isChosen]);
  return isChosen ? <SearchPage /> : <LoadingBar isLoading />;
}

function isRecent(startTimeUnixNano: string): boolean {
  return BigInt(startTimeUnixNano) > BigInt(Date.now()) * 1_000_000n - HOUR_NANO;
}
