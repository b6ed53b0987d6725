/** What the colours of bars stand for. */
import { count } from '../format/count.ts';
import { w } from '../messages/waterfall.ts';
import { choosePill, chosenPills } from './chosen-pills.ts';
import type { Colouring, Group } from './colouring.ts';
import { pillOf } from './pills.ts';

/** Colours that are named; the names beside the rows have the rest. */
const SHOWN = 14;

export function Legend({ colouring: { key, groups } }: { readonly colouring: Colouring }) {
  return (
    <ul class="legend" aria-label={w.legend(key)}>
      {groups.slice(0, SHOWN).map((group) => (
        <li key={group.name}>
          <Item group={group} pill={pillIn(key, group.name)} />
        </li>
      ))}
      {groups.length > SHOWN && <li class="muted">+{count(groups.length - SHOWN)}</li>}
    </ul>
  );
}

/** The condition that finds the spans of a colour. */
function pillIn(key: Colouring['key'], name: string): string | undefined {
  if (key === 'service') return pillOf('svc', name);
  return key === 'kind' ? pillOf('kind', name.toUpperCase()) : undefined;
}

function Item({ group, pill }: { readonly group: Group; readonly pill: string | undefined }) {
  const title = w.legendItem(group.name, group.spans);
  const face = (
    <>
      <i class={group.isHatched ? 'hatched' : ''} style={{ backgroundColor: group.colour }} aria-hidden="true" />
      {group.name || '·'}
    </>
  );
  if (pill === undefined)
    return (
      <span class="service-dot" title={title}>
        {face}
      </span>
    );
  const isOn = chosenPills.value.includes(pill);
  return (
    <button
      type="button"
      class="plain service-dot"
      title={`${title}. ${w.onlyOf(group.name)}`}
      aria-pressed={isOn}
      onClick={() => choosePill(pill, !isOn)}
    >
      {face}
    </button>
  );
}
