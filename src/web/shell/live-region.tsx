/** Tells screen readers what changed. */
import { signal } from '@preact/signals';

const said = signal('');

/** Says this when nothing else is being said. */
export function say(text: string): void {
  said.value = text;
}

export function LiveRegion() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {said.value}
    </div>
  );
}
