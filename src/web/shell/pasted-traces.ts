/** A trace id that is pasted where nothing takes text opens the trace. */
import { go } from '../state/place.ts';
import { traceIdIn } from './trace-id.ts';

function onPaste(event: ClipboardEvent): void {
  if (event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.matches('input, textarea, [contenteditable]')) return;
  const traceId = traceIdIn(event.clipboardData?.getData('text') ?? '');
  if (traceId !== undefined) go(`trace/${traceId}`);
}

/** Returns what ends it. */
export function openPastedTraces(): () => void {
  addEventListener('paste', onPaste);
  return () => removeEventListener('paste', onPaste);
}
