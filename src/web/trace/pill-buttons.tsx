/** Buttons that highlight spans, with how many they are. */
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
  // Not while spans come: these are sorted anew for each page.
  const isWaiting = model.state.value === 'loading';
  const slow = isWaiting ? undefined : insight.slow.value.size;
  const path = isWaiting ? undefined : insight.pathSpans.value.size;
  const services = useCounts(model, (span) => model.store.serviceOf(span));
  const kinds = useCounts(model, (span) => model.store.kinds[span] ?? '');
  if (laidOut.value === undefined) return null;
  return (
    <>
      <Pill pill="err" name={t.onlyErrors} title={w.errorsText} spans={insight.failed.value.length} />
      <Pill pill="slow" name={w.slow} title={w.slowText} spans={slow} />
      <Pill pill={PATH_PILL} name={t.criticalPath} title={w.pathText} spans={path} />
      <PillMenu name={w.service} group="svc" counts={services} nameOf={(service) => service} />
      <PillMenu name={w.kind} group="kind" counts={kinds} nameOf={(kind) => kind.toLowerCase()} />
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
function useCounts(model: TraceModel, textOf: (span: number) => string): readonly (readonly [string, number])[] {
  const tree = model.laidOut.value;
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const span of tree?.order ?? []) counts.set(textOf(span), (counts.get(textOf(span)) ?? 0) + 1);
    return [...counts].sort(([a, spans], [b, others]) => others - spans || (a < b ? -1 : 1));
  }, [tree]);
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
  readonly name: string;
  readonly group: 'svc' | 'kind';
  readonly counts: readonly (readonly [string, number])[];
  readonly nameOf: (value: string) => string;
}

function PillMenu({ name, group, counts, nameOf }: PillMenuProps) {
  const chosen = chosenPills.value.filter((pill) => pill.startsWith(`${group}:`)).length;
  return (
    <Menu name={chosen === 0 ? name : `${name} (${chosen})`} className="pill" isOn={chosen > 0}>
      {() => (
        <span class="menu-list">
          {counts.map(([value, spans]) => (
            <Pill key={value} pill={pillOf(group, value)} name={nameOf(value) || '·'} spans={spans} />
          ))}
        </span>
      )}
    </Menu>
  );
}
