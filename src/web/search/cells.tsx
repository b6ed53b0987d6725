/** Cells that traces and spans have. */
import type { ComponentChildren } from 'preact';
import { exactNanos } from '../format/duration.ts';
import { age, clock, day } from '../format/time.ts';
import { lengthText } from '../shell/length-text.ts';
import { zone } from '../state/preferences.ts';
import { attributeIn } from './columns.ts';
import { valueText } from './value-text.ts';

/** What cells need of all results. */
export interface CellContext {
  /** Nanoseconds of the longest result in the table. */
  readonly longest: number;
  readonly colours: (service: string) => string;
}

interface CellProps {
  /** What a narrow screen writes before it, and a class. */
  readonly label: string;
  readonly name: string;
  readonly title?: string;
  readonly children?: ComponentChildren;
}

export function Cell({ label, name, title, children }: CellProps) {
  return (
    <td class={name} title={title} data-label={label}>
      {children}
    </td>
  );
}

export function TimeCell({ label, nanos }: { readonly label: string; readonly nanos: string }) {
  return (
    <Cell label={label} name="when" title={age(nanos)}>
      <span class="muted">{day(nanos, zone.value)}</span> {clock(nanos, zone.value)}
    </Cell>
  );
}

interface LengthProps extends Pick<CellContext, 'longest'> {
  readonly label: string;
  readonly nanos: string;
  /** When it began, in nanoseconds since the epoch. */
  readonly start: string;
}

export function LengthCell({ label, nanos, start, longest }: LengthProps) {
  const share = Number(nanos) / longest;
  return (
    <Cell label={label} name="length" title={exactNanos(nanos)}>
      <span>{lengthText(nanos, start)}</span>
      <span class="length-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, Math.max(1, 100 * share))}%` }} />
      </span>
    </Cell>
  );
}

/** Attributes as the operations of results ask for them. */
interface Attributed {
  readonly attributes?: readonly { readonly key: string; readonly value: unknown }[] | undefined;
  readonly resource?: Attributed | undefined;
}

/** An attribute of the column; nothing if the result has none. */
export function AttributeCell({ id, of }: { readonly id: string; readonly of: Attributed | null }) {
  const column = attributeIn(id);
  const owner = column?.scope === 'resource' ? of?.resource : of;
  const found = owner?.attributes?.find(({ key }) => key === column?.key);
  const text = found === undefined ? '' : valueText(found.value);
  return (
    <Cell label={column?.key ?? id} name="attribute" title={text}>
      <bdi>{text}</bdi>
    </Cell>
  );
}
