/** Which spans are looked for: by text, by TraceQL, and by pills. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { FindSpansDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { say } from '../shell/live-region.tsx';
import { parameter } from '../state/place.ts';
import { chosenPills } from './chosen-pills.ts';
import { pillTest } from './pills.ts';
import type { TraceModel } from './trace-model.ts';

/** Milliseconds after the last key until it is looked for. */
const REST_MS = 120;
/** Spans of a page of found spans. */
const PAGE = 1_000;

type Test = (span: number) => boolean;

/** Keeps the matches of the model up to date. Returns what is wrong with the text. */
export function useMatches(model: TraceModel): string | undefined {
  const text = parameter('find').value?.trim();
  const isQuery = text?.startsWith('{') ?? false;
  const { asked, problem } = useAsked(model, isQuery ? text : undefined);
  const tree = model.tree.value;
  const pills = chosenPills.value;
  const matches = useMemo(() => {
    const byText = isQuery ? (span: number) => asked?.has(span) ?? false : textTest(model, text);
    const tests = [byText, pillTest(model, pills)].filter((test): test is Test => test !== undefined);
    if (tree === undefined || tests.length === 0) return undefined;
    return [...tree.order].filter((span) => tests.every((test) => test(span)));
  }, [tree, text, asked, pills]);
  useEffect(() => {
    model.matches.value = matches;
    if (matches !== undefined) say(t.matchOf(0, matches.length));
  }, [matches]);
  return problem;
}

interface Asked {
  readonly asked?: ReadonlySet<number>;
  readonly problem?: string;
}

/** What the server finds for a query. */
function useAsked(model: TraceModel, query: string | undefined): Asked {
  const [state, setState] = useState<Asked>({});
  useEffect(() => {
    setState({});
    if (query === undefined) return undefined;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      findSpans(model, query, gone.signal).then(
        (asked) => setState({ asked }),
        (thrown: unknown) => {
          if (!gone.signal.aborted) setState({ problem: thrown instanceof Error ? thrown.message : String(thrown) });
        },
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [query, model.state.value]);
  return state;
}

/** Whether name, service or id have the text. Undefined for no text. */
function textTest({ store }: TraceModel, text: string | undefined): Test | undefined {
  if (text === undefined || text === '') return undefined;
  const wanted = text.toLowerCase();
  const names = store.names.all.map((name) => name.toLowerCase().includes(wanted));
  const services = store.services.all.map((name) => name.toLowerCase().includes(wanted));
  return (span) =>
    (names[store.name[span] ?? 0] ?? false) ||
    (services[store.service[span] ?? 0] ?? false) ||
    (store.ids[span]?.includes(wanted) ?? false);
}

async function findSpans(model: TraceModel, query: string, signal: AbortSignal): Promise<Set<number>> {
  const { store } = model;
  const found = new Set<number>();
  let after: string | null = null;
  do {
    const { spans }: Awaited<ReturnType<typeof foundPage>> = await foundPage(model, query, after, signal);
    for (const node of spans.nodes) {
      const span = store.findOne(node);
      if (span !== undefined) found.add(span);
    }
    after = spans.pageInfo.hasNextPage ? spans.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

function foundPage({ traceId, source }: TraceModel, query: string, after: string | null, signal: AbortSignal) {
  return source.ask(FindSpansDocument, { query, traceId, first: PAGE, after }, signal);
}
