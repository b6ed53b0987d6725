/** The trace as a flame graph: its spans by time, or its paths by self time. */
import { v } from '../../../messages/views.ts';
import type { ViewProps } from '../../view.ts';
import { arrangedBy, Choice } from '../choice.tsx';
import { PathFlame } from './path-flame.tsx';
import { SpanFlame } from './span-flame.tsx';

export const MODES = ['time', 'path'] as const;

export function FlameView(props: ViewProps) {
  return (
    <div class="view-column">
      <div class="view-line">
        <Choice label={v.flameBy} values={MODES} names={v.flameModes} />
        <span class="muted">{v.flameHint}</span>
      </div>
      {arrangedBy(MODES) === 'time' ? <SpanFlame {...props} /> : <PathFlame {...props} />}
    </div>
  );
}
