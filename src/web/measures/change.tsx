/** What became of a figure since the equally long time before. */
import type { MeasuresFragment } from '../generated/graphql.ts';
import { p } from '../messages/service-pages.ts';

/** A smaller change is not said: a share of the figure, and of rates of errors the difference. */
const LEAST_SHARE = 0.05;
const LEAST_DIFFERENCE = 0.005;

/** `+12%`, `×3.4`, `−1.2 pp`; undefined if there is nothing to say. */
export function changeText(name: 'rate' | 'errorRate' | 'p95', now: number | null, before: number | null) {
  if (now === null || before === null) return undefined;
  const difference = now - before;
  const sign = difference < 0 ? '−' : '+';
  if (name === 'errorRate') {
    const points = Math.abs(difference) * 100;
    return Math.abs(difference) < LEAST_DIFFERENCE ? undefined : `${sign}${points.toFixed(points < 9.95 ? 1 : 0)} pp`;
  }
  if (before <= 0 || Math.abs(difference) < LEAST_SHARE * before) return undefined;
  const factor = now / before;
  if (factor >= 2) return `×${factor.toFixed(factor < 9.95 ? 1 : 0)}`;
  return `${sign}${Math.round(Math.abs(difference / before) * 100)}%`;
}

interface ChangeProps {
  readonly name: 'rate' | 'errorRate' | 'p95';
  readonly now: MeasuresFragment;
  /** Undefined until it is known, or if there is no time before. */
  readonly before: MeasuresFragment | undefined;
  readonly format: (value: number) => string;
}

export function Change({ name, now, before, format }: ChangeProps) {
  const was = before?.[name] ?? null;
  const text = changeText(name, now[name], was);
  if (text === undefined || was === null) return null;
  return (
    <small class="change muted" title={p.before(format(was))}>
      {text}
    </small>
  );
}
