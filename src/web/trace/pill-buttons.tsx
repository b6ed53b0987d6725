/** Buttons that highlight spans, each with its number of spans. */
import { useMemo } from 'preact/hooks';
import { count } from '../format/count.ts';
import { t } from '../messages/en.ts';
import { w } from '../messages/waterfall.ts';
import { Menu } from '../shell/menu.tsx';
import { change, parameter } from '../state/place.ts';
import { choosePill, chosenPills, PATH_PILL } from './chosen-pills.ts';
import { pillOf } from './pills.ts';
import type { TraceModel } from './trace-model.ts';

const only = parameter('only');

export function Pills({ model }: { readonly model: TraceModel }) {
  const { insight, laidOut } = model;
  // While spans load, each page would sort them again.
  const isWaiting = model.state.value === 'loading';
  const slow = isWaiting ? undefined : insight.slow.value.size;
  const path = isWaiting ? undefined : insight.pathSpans.value.size;
  if (laidOut.value === undefined) return null;
  return (
    <>
      <Pill pill="err" name={t.onlyErrors} title={w.errorsText} spans={insight.failed.value.length} />
      <Pill pill="slow" name={w.slow} title={w.slowText} spans={slow} />
      <Pill pill={PATH_PILL} name={t.criticalPath} title={w.pathText} spans={path} />
      <PillMenu model={model} name={w.service} group="svc" />
      <PillMenu model={model} name={w.kind} group="kind" />
      <button
        type="button"
        class="pill"
        aria-pressed={only.value === '1'}
        // Without a search nothing matches.
        disabled={model.matches.value === undefined && only.value !== '1'}
        onClick={() => change({ only: only.value === '1' ? undefined : '1' })}
      >
        {t.onlyMatches}
      </button>
    </>
  );
}

/** How many spans of the trace have each value, most first. */
function countsOf({ store, laidOut }: TraceModel, group: 'svc' | 'kind'): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const span of laidOut.value?.order ?? []) {
    const text = group === 'svc' ? store.serviceOf(span) : (store.kinds[span] ?? '');
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort(([a, spans], [b, others]) => others - spans || (a < b ? -1 : 1));
}

interface PillProps {
  readonly pill: string;
  readonly name: string;
  readonly title?: string;
  /** Undefined while that is not known. */
  readonly spans: number | undefined;
}

function Pill({ pill, name, title, spans }: PillProps) {
  const isOn = chosenPills.value.includes(pill);
  return (
    <button
      type="button"
      class="pill"
      aria-pressed={isOn}
      title={title}
      disabled={spans === 0 && !isOn}
      onClick={() => choosePill(pill, !isOn)}
    >
      {name}
      {spans !== undefined && <span class="pill-count">{count(spans)}</span>}
    </button>
  );
}

interface PillMenuProps {
  readonly model: TraceModel;
  readonly name: string;
  readonly group: 'svc' | 'kind';
}

function PillMenu({ model, name, group }: PillMenuProps) {
  const chosen = chosenPills.value.filter((pill) => pill.startsWith(`${group}:`)).length;
  return (
    <Menu name={chosen === 0 ? name : `${name} (${chosen})`} className="pill" isOn={chosen > 0}>
      {() => <PillChoices model={model} group={group} />}
    </Menu>
  );
}

/** Counts only while it is open: not for each page of a large trace. */
function PillChoices({ model, group }: Omit<PillMenuProps, 'name'>) {
  const counts = useMemo(() => countsOf(model, group), [model.laidOut.value]);
  return (
    <span class="menu-list">
      {counts.map(([value, spans]) => {
        const name = group === 'kind' ? value.toLowerCase() : value;
        return <Pill key={value} pill={pillOf(group, value)} name={name || '·'} spans={spans} />;
      })}
    </span>
  );
}
