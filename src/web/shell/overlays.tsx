/** The overlay of keys, and the palette. */
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { go } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { Loaded } from './loaded.tsx';
import { Overlay } from './overlay.tsx';
import { traceIdIn } from './trace-id.ts';

/** Which one is open. */
export const overlay = signal<'keys' | 'palette' | undefined>(undefined);

const close = (): void => {
  overlay.value = undefined;
};

const loadKeys = async () => (await import('./keys-page.tsx')).KeyOverlay;

export function Overlays() {
  if (overlay.value === 'keys') return <Loaded load={loadKeys} onClose={close} />;
  if (overlay.value === 'palette') return <Palette />;
  return null;
}

interface Command {
  readonly label: string;
  readonly run: () => void;
}

function commands(text: string): Command[] {
  const traceId = traceIdIn(text);
  if (traceId !== undefined) return [{ label: `${t.trace} ${traceId}`, run: () => go(`trace/${traceId}`) }];
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return [{ label: `${t.search}: ${trimmed}`, run: () => go('traces', { q: trimmed }) }];
  const all: Command[] = [
    { label: t.traces, run: () => go('traces') },
    { label: t.services, run: () => go('services') },
    { label: t.map, run: () => go('map') },
    { label: t.analyze, run: () => go('analyze') },
    { label: t.compare, run: () => go('compare') },
    { label: t.openFile, run: () => go('file') },
    { label: t.settings, run: () => go('settings') },
    { label: t.onlyErrors, run: () => go('traces', { q: '{ status = error }' }) },
    { label: t.keys, run: () => (overlay.value = 'keys') },
    { label: t.zone(zone.value), run: () => (zone.value = zone.value === 'utc' ? 'local' : 'utc') },
  ];
  return all.filter(({ label }) => label.toLowerCase().includes(trimmed.toLowerCase()));
}

function Palette() {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = commands(text);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    close();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((at + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Overlay title={t.openById} onClose={close} isBare>
      <input
        class="palette-input"
        role="combobox"
        aria-label={t.openById}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={`palette-${at}`}
        placeholder={t.openById}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-list" role="listbox" aria-label={t.openById} tabIndex={-1}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={command.label}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => run(command)}
          >
            {command.label}
          </div>
        ))}
      </div>
    </Overlay>
  );
}
