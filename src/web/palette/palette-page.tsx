/** Goes to anything by its name: pages, services, saved searches, traces. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ServiceNamesDocument } from '../generated/graphql.ts';
import { p } from '../messages/palette.ts';
import { say } from '../shell/live-region.tsx';
import { Overlay } from '../shell/overlay.tsx';
import { traceIdIn } from '../shell/trace-id.ts';
import { takeTyped } from '../state/overlay.ts';
import { go } from '../state/place.ts';
import '../style/palette.css';
import { type Choice, type Group, groupsFor } from './choices.ts';

interface PaletteProps {
  readonly onClose: () => void;
  readonly showKeys: () => void;
}

export function Palette({ onClose, showKeys }: PaletteProps) {
  const [text, setText] = useState(takeTyped);
  const [at, setAt] = useState(0);
  const services = useAnswer(ServiceNamesDocument, {}).data?.services.map(({ name }) => name) ?? [];
  const groups = groupsFor(text, services, showKeys);
  const choices = groups.flatMap((group) => group.choices);
  const chosen = Math.min(at, choices.length - 1);
  useEffect(() => say(p.results(choices.length)), [choices.length]);
  const run = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((chosen + step + choices.length) % Math.max(1, choices.length));
    else if (event.key === 'Enter') run(choices[chosen]);
    else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const traceId = traceIdIn(event.clipboardData?.getData('text') ?? '');
    if (traceId === undefined || text !== '') return;
    event.preventDefault();
    run({ label: traceId, run: () => go(`trace/${traceId}`) });
  };
  return (
    <Overlay title={p.palette} onClose={onClose} isBare>
      <input
        class="palette-input"
        role="combobox"
        aria-label={p.palette}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-activedescendant={chosen < 0 ? undefined : `palette-${chosen}`}
        placeholder={p.hint}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <Choices groups={groups} chosen={chosen} run={run} />
      {choices.length === 0 && <p class="palette-none muted">{p.nothing}</p>}
    </Overlay>
  );
}

interface ChoicesProps {
  readonly groups: readonly Group[];
  /** Place among all choices. */
  readonly chosen: number;
  readonly run: (choice: Choice) => void;
}

function Choices({ groups, chosen, run }: ChoicesProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(
    () => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
    [chosen],
  );
  let place = 0;
  return (
    <div ref={list} id="palette-list" role="listbox" aria-label={p.palette} tabIndex={-1}>
      {groups.map(({ title, choices }) => (
        <div key={title} role="group" aria-label={title}>
          <div class="palette-title" aria-hidden="true">
            {title}
          </div>
          {choices.map((choice) => {
            const index = place++;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
              <div
                key={`${index} ${choice.label}`}
                id={`palette-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === chosen}
                onClick={() => run(choice)}
              >
                <bdi>{choice.label}</bdi>
                {choice.detail !== undefined && <span class="muted">{choice.detail}</span>}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
