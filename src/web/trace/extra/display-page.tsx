/** What is folded, what colours stand for, whose clock counts. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../messages/en.ts';
import { w } from '../../messages/waterfall.ts';
import { change, parameter } from '../../state/place.ts';
import { parseColourKey } from '../colouring.ts';
import { FOLDS, type Fold, parseFold } from '../fold.ts';
import type { TraceModel } from '../trace-model.ts';

const fold = parameter('fold');
const colour = parameter('color');

interface DisplayChoicesProps {
  readonly model: TraceModel;
  readonly onDone: () => void;
}

export function DisplayChoices({ model, onDone }: DisplayChoicesProps) {
  const folds = parseFold(fold.value);
  const box = useRef<HTMLSpanElement>(null);
  // The menu had nothing to focus before this came.
  useEffect(() => box.current?.querySelector('input')?.focus(), []);
  const setFold = (one: Fold, isFolded: boolean): void => {
    const next = FOLDS.filter((other) => (other === one ? isFolded : folds.includes(other)));
    change({ fold: next.join(',') });
  };
  return (
    <span ref={box} class="menu-list display-menu">
      <Switch name={w.drawPath} parameterName="cp" />
      {(model.insight.skewed.value > 0 || model.shifts.value !== undefined) && (
        <Switch name={w.alignClocks} parameterName="align" />
      )}
      <span class="menu-title" title={w.foldText}>
        {w.fold}
      </span>
      {FOLDS.map((one) => (
        <Choice key={one} name={w.folds[one]} isOn={folds.includes(one)} set={(isFolded) => setFold(one, isFolded)} />
      ))}
      <ColourChoice onDone={onDone} />
    </span>
  );
}

function Switch({ name, parameterName }: { readonly name: string; readonly parameterName: string }) {
  const isOn = parameter(parameterName).value === '1';
  return <Choice name={name} isOn={isOn} set={(on) => change({ [parameterName]: on ? '1' : undefined })} />;
}

interface ChoiceProps {
  readonly name: string;
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
}

function Choice({ name, isOn, set }: ChoiceProps) {
  return (
    <label class="menu-choice">
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => set(currentTarget.checked)} />
      {name}
    </label>
  );
}

const KEYS = ['service', 'kind', 'status'] as const;

function ColourChoice({ onDone }: { readonly onDone: () => void }) {
  const key = parseColourKey(colour.value);
  const set = (next: string): void => change({ color: next === 'service' ? undefined : next });
  const attribute = key.startsWith('attr:') ? key.slice('attr:'.length) : '';
  return (
    <>
      <span class="menu-title">{w.colourBy}</span>
      <span class="segments">
        {KEYS.map((one) => (
          <button key={one} type="button" aria-pressed={key === one} onClick={() => set(one)}>
            {w.colours[one]}
          </button>
        ))}
      </span>
      <form
        class="menu-form"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = new FormData(event.currentTarget).get('key');
          if (typeof wanted === 'string' && wanted.trim() !== '') set(`attr:${wanted.trim()}`);
          onDone();
        }}
      >
        <input name="key" aria-label={w.attributeKey} placeholder={w.keyHint} value={attribute} spellcheck={false} />
        <button type="submit">{t.apply}</button>
      </form>
    </>
  );
}
