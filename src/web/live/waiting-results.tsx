/** How many results wait for the end of a pause, above the list. */
import { useEffect } from 'preact/hooks';
import { l } from '../messages/live.ts';
import { isLive } from '../state/live.ts';
import { waiting } from './follow.ts';
import { pausedBy, pauseWhileScrolled, setPause } from './pauses.ts';

/** `most`: a larger number is not counted. */
export function WaitingResults({ most }: { readonly most: number }) {
  const isOn = isLive.value;
  useEffect(() => (isOn ? pauseWhileScrolled() : undefined), [isOn]);
  const paused = pausedBy.value;
  const isShown = isOn && paused !== undefined && waiting.value > 0;
  return (
    <div class="waiting-results" role="status">
      {isShown && (
        <button type="button" class="primary" onClick={showThem}>
          {l.waiting(waiting.value, waiting.value >= most)} · {l.show}
        </button>
      )}
    </div>
  );
}

/** The list is not read any more: nothing keeps it still. */
function showThem(): void {
  scrollTo(0, 0);
  for (const reason of ['button', 'hover', 'focus', 'scroll'] as const) setPause(reason, false);
}
