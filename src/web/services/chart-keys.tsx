/** A chart under keys: arrows move the cross-hair, with Shift they select, Enter chooses the time that is selected. */
import { s } from '../messages/services.ts';

interface ChartKeysProps {
  readonly title: string;
  readonly buckets: number;
  /** The bucket of the cross-hair, and the one at which a selection began. */
  readonly at: number | undefined;
  readonly anchor: number | undefined;
  /** What is at the cross-hair, in words. */
  readonly text: string;
  readonly onMove: (at: number | undefined, anchor: number | undefined) => void;
  readonly onChoose: (first: number, last: number) => void;
}

/** Buckets that Page Up and Page Down pass. */
const PAGE = 10;

export function ChartKeys({ title, buckets, at, anchor, text, onMove, onChoose }: ChartKeysProps) {
  const here = at ?? buckets - 1;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      PageUp: here - PAGE,
      PageDown: here + PAGE,
      Home: 0,
      End: buckets,
    }[event.key];
    if (to !== undefined) {
      const next = Math.min(buckets - 1, Math.max(0, to));
      onMove(next, event.shiftKey ? (anchor ?? here) : undefined);
    } else if (event.key === 'Enter') onChoose(Math.min(here, anchor ?? here), Math.max(here, anchor ?? here));
    else if (event.key === 'Escape' && anchor !== undefined) onMove(here, undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="chart-keys"
      role="slider"
      tabIndex={0}
      aria-label={s.chartKeys(title)}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, buckets - 1)}
      aria-valuenow={Math.max(0, here)}
      aria-valuetext={text}
      onFocus={() => onMove(here, undefined)}
      onBlur={() => onMove(undefined, undefined)}
      onKeyDown={onKeyDown}
    />
  );
}
