/** Finds spans in the trace, and chooses what is shown of it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { FindSpansDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { Icon } from '../shell/icon.tsx';
import { useKeys } from '../shell/keys.ts';
import { say } from '../shell/live-region.tsx';
import { change, parameter } from '../state/place.ts';
import type { TraceModel } from './trace-model.ts';
import { jump } from './use-row-keys.ts';

/** Milliseconds after the last key until it is looked for. */
const REST_MS = 120;
/** Spans of a page of found spans. */
const PAGE = 1_000;

const find = parameter('find');
const pills = parameter('f');
const only = parameter('only');
const path = parameter('cp');

export function FindBar({ model }: { readonly model: TraceModel }) {
  const problem = useMatches(model);
  const input = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => input.current?.focus() });
  const { matches, active } = model;
  const found = matches.value;
  const at = found === undefined ? 0 : found.indexOf(active.value) + 1;
  const step = (by: 1 | -1): void => jump(model, undefined, found ?? [], by);
  return (
    <div class="find-bar">
      <div class={problem === undefined ? 'find-field' : 'find-field wrong'}>
        <Icon name="search" />
        <input
          ref={input}
          aria-label={t.find}
          placeholder={t.findHint}
          value={find.value ?? ''}
          spellcheck={false}
          onInput={({ currentTarget }) => change({ find: currentTarget.value }, 'replace')}
          onKeyDown={(event) => {
            if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
            else if (event.key === 'Escape') change({ find: undefined }, 'replace');
          }}
        />
        {found !== undefined && <span class="muted">{t.matchOf(at, found.length)}</span>}
        <button type="button" class="icon" aria-label={t.previous} disabled={!found?.length} onClick={() => step(-1)}>
          <Icon name="up" />
        </button>
        <button type="button" class="icon" aria-label={t.next} disabled={!found?.length} onClick={() => step(1)}>
          <Icon name="down" />
        </button>
      </div>
      <Pill
        name={t.onlyErrors}
        isOn={pills.value === 'err'}
        set={(on) => change({ f: on ? 'err' : undefined, only: on ? '1' : undefined })}
      />
      <Pill name={t.onlyMatches} isOn={only.value === '1'} set={(on) => change({ only: on ? '1' : undefined })} />
      <Pill name={t.criticalPath} isOn={path.value === '1'} set={(on) => change({ cp: on ? '1' : undefined })} />
      <span class="tree-buttons">
        <button type="button" class="plain" onClick={() => model.openTo(Number.POSITIVE_INFINITY)}>
          {t.openAll}
        </button>
        <button type="button" class="plain" onClick={() => model.openTo(0)}>
          {t.closeAll}
        </button>
        <button type="button" class="plain" onClick={() => model.zoomTo({ from: 0, to: model.whole.value }, 'push')}>
          {t.whole}
        </button>
      </span>
      {problem !== undefined && (
        <p class="error-text" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface PillProps {
  readonly name: string;
  readonly isOn: boolean;
  readonly set: (on: boolean) => void;
}

function Pill({ name, isOn, set }: PillProps) {
  return (
    <button type="button" class="pill" aria-pressed={isOn} onClick={() => set(!isOn)}>
      {name}
    </button>
  );
}

/** Keeps the matches of the model up to date. Returns what is wrong with the text. */
function useMatches(model: TraceModel): string | undefined {
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState<ReadonlySet<number>>();
  const text = find.value?.trim();
  const isQuery = text?.startsWith('{') ?? false;
  const tree = model.tree.value;
  useEffect(() => {
    setAsked(undefined);
    setProblem(undefined);
    if (!isQuery || text === undefined) return undefined;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      findSpans(model, text, gone.signal).then(setAsked, (thrown: unknown) => {
        if (!gone.signal.aborted) setProblem(thrown instanceof Error ? thrown.message : String(thrown));
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [text, isQuery, model.state.value]);
  const test = isQuery ? (span: number) => asked?.has(span) ?? false : textTest(model, text);
  const isFailedOnly = pills.value === 'err';
  const matches = useMemo(() => {
    if (tree === undefined || (test === undefined && !isFailedOnly)) return undefined;
    return [...tree.order].filter((span) => (test?.(span) ?? true) && (!isFailedOnly || model.store.isFailed(span)));
  }, [tree, text, asked, isFailedOnly]);
  useEffect(() => {
    model.matches.value = matches;
    if (matches !== undefined) say(t.matchOf(0, matches.length));
  }, [matches]);
  return problem;
}

/** Whether name, service or id have the text. Undefined for no text. */
function textTest({ store }: TraceModel, text: string | undefined): ((span: number) => boolean) | undefined {
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
    for (const { spanId, kind } of spans.nodes) {
      const span = store.find(`${spanId}~${kind}`) ?? store.find(spanId);
      if (span !== undefined) found.add(span);
    }
    after = spans.pageInfo.hasNextPage ? spans.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

function foundPage({ traceId, source }: TraceModel, query: string, after: string | null, signal: AbortSignal) {
  return source.ask(FindSpansDocument, { query, traceId, first: PAGE, after }, signal);
}
