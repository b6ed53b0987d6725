/** The conditions of a query as chips, if it is a list of conditions. */
import { useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { Icon } from '../shell/icon.tsx';
import { change } from '../state/place.ts';
import { FilterForm } from './filter-form.tsx';
import { conditionsOf, textOf } from './query-text.ts';
import { query } from './state.ts';

export function Chips() {
  const [open, setOpen] = useState<number>();
  const conditions = conditionsOf(query.value ?? '');
  const set = (next: readonly string[]): void => {
    setOpen(undefined);
    change({ q: textOf(next) });
  };
  const close = (): void => setOpen(undefined);
  return (
    <div class="chips">
      {conditions === undefined && <span class="muted">{t.notFlat}</span>}
      {conditions?.map((condition, index) => (
        <span key={`${index} ${condition}`} class="chip">
          {open === index ? (
            <ConditionField
              condition={condition}
              onDone={(text) => set(replaced(conditions, index, text))}
              onCancel={close}
            />
          ) : (
            <button
              type="button"
              class="chip-text"
              aria-label={t.editCondition(condition)}
              onClick={() => setOpen(index)}
            >
              {condition}
            </button>
          )}
          <button
            type="button"
            class="chip-end"
            aria-label={t.removeCondition(condition)}
            onClick={() => set(replaced(conditions, index, ''))}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      {conditions !== undefined && (
        <span class="popover-place">
          <button
            type="button"
            class="chip add"
            aria-expanded={open === -1}
            onClick={() => setOpen(open === -1 ? undefined : -1)}
          >
            <Icon name="plus" />
            {t.addFilter}
          </button>
          {open === -1 && <FilterForm onDone={(text) => set([...conditions, text])} onCancel={close} />}
        </span>
      )}
    </div>
  );
}

/** Without the condition if its text is empty. */
function replaced(conditions: readonly string[], index: number, text: string): string[] {
  return conditions.with(index, text).filter((condition) => condition !== '');
}

interface FieldProps {
  readonly condition: string;
  readonly onDone: (text: string) => void;
  readonly onCancel: () => void;
}

function ConditionField({ condition, onDone, onCancel }: FieldProps) {
  const [text, setText] = useState(condition);
  return (
    <input
      class="chip-field"
      aria-label={t.editCondition(condition)}
      ref={(element) => element?.focus()}
      size={Math.max(10, text.length + 1)}
      value={text}
      onInput={({ currentTarget }) => setText(currentTarget.value)}
      onKeyDown={({ key }) => {
        if (key === 'Enter') onDone(text.trim());
        else if (key === 'Escape') onCancel();
      }}
    />
  );
}
