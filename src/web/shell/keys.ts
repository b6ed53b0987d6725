/** Keys of the page. Views add theirs while they are shown; the newest one that knows a key has it. */
import { useLayoutEffect } from 'preact/hooks';
import { overlay, typeAhead } from '../state/overlay.ts';
import { letterKeys } from '../state/preferences.ts';

/** By `event.key`, such as `ArrowDown` or `N`. Two letters one after the other have a space between them: `g t`. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const layers: { current: Keys }[] = [];

/** How long the first of two letters waits for the second. */
const CHORD_MS = 1_000;
let first: { readonly key: string; readonly at: number } | undefined;

/** Has these keys while the view is shown. */
export function useKeys(keys: Keys): void {
  useLayoutEffect(() => {
    const layer = { current: keys };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  });
}

/** The keys that have an action now. */
export function boundKeys(): ReadonlySet<string> {
  return new Set(layers.flatMap(({ current }) => Object.keys(current)));
}

/** Whether what has the focus takes letters itself. It may stand in a shadow root. */
function isTyping(target: EventTarget | undefined): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

function isInDialog(target: EventTarget | undefined): boolean {
  return target instanceof Element && target.closest('dialog') !== null;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const name = isCommand ? `Ctrl+${event.key.toLowerCase()}` : event.key;
  const [target] = event.composedPath();
  if (isTyping(target) && !isCommand && event.key !== 'Escape') return;
  // Escape closes it.
  if (isInDialog(target) && !isCommand) return;
  if (overlay.value !== undefined && !isCommand && event.key !== 'Escape') {
    // The dialog is still loading. Its letters are not commands for the page.
    if (overlay.value === 'palette' && event.key.length === 1) typeAhead(event.key);
    event.preventDefault();
    return;
  }
  if (letterKeys.value === 'off' && /^[^\s\w]$|^\w$/.test(name)) return;
  const chord = first !== undefined && event.timeStamp - first.at < CHORD_MS ? `${first.key} ${name}` : undefined;
  first = /^[a-z]$/.test(name) ? { key: name, at: event.timeStamp } : undefined;
  const action = find(chord) ?? find(name);
  if (action === undefined) return;
  event.preventDefault();
  action(event);
}

function find(name: string | undefined): Keys[string] | undefined {
  if (name === undefined) return undefined;
  return layers.findLast(({ current }) => Object.hasOwn(current, name))?.current[name];
}

addEventListener('keydown', onKey);
