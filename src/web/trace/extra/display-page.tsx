/** What is folded, what colours stand for, whose clock counts. */
import { useEffect, useRef } from 'preact/hooks';
import { AttributePageDocument } from '../../generated/graphql.ts';
import { t } from '../../messages/en.ts';
import { w } from '../../messages/waterfall.ts';
import { change, parameter } from '../../state/place.ts';
import { attributeIn, COLOUR_SCOPES, parseColourKey } from '../colouring.ts';
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
      {(model.insight.skewed.value > 0 || model.shifts.value !== undefined) && (
        <Switch name={w.alignClocks} parameterName="align" />
      )}
      <span class="menu-title" title={w.foldText}>
        {w.fold}
      </span>
      {FOLDS.map((one) => (
        <Choice key={one} name={w.folds[one]} isOn={folds.includes(one)} set={(isFolded) => setFold(one, isFolded)} />
      ))}
      <ColourChoice model={model} onDone={onDone} />
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

function colourBy(key: string): void {
  change({ color: key === 'service' ? undefined : key });
}

function ColourChoice({ model, onDone }: DisplayChoicesProps) {
  const key = parseColourKey(colour.value);
  return (
    <>
      <span class="menu-title">{w.colourBy}</span>
      <span class="segments">
        {KEYS.map((one) => (
          <button key={one} type="button" aria-pressed={key === one} onClick={() => colourBy(one)}>
            {w.colours[one]}
          </button>
        ))}
      </span>
      {model.source.answers(AttributePageDocument) && <AttributeForm onDone={onDone} />}
    </>
  );
}

function AttributeForm({ onDone }: Pick<DisplayChoicesProps, 'onDone'>) {
  const shown = attributeIn(colour.value);
  return (
    <form
      class="menu-form"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = new FormData(event.currentTarget);
        const [scope, key] = [wanted.get('scope'), wanted.get('key')];
        if (typeof scope === 'string' && typeof key === 'string' && key.trim() !== '')
          colourBy(`${scope}:${key.trim()}`);
        onDone();
      }}
    >
      <select name="scope" aria-label={w.attributeScope} value={shown?.scope}>
        {COLOUR_SCOPES.map((scope) => (
          <option key={scope} value={scope}>
            {w.scopes[scope]}
          </option>
        ))}
      </select>
      <input name="key" aria-label={w.attributeKey} placeholder={w.keyHint} value={shown?.key} spellcheck={false} />
      <button type="submit">{t.apply}</button>
    </form>
  );
}
