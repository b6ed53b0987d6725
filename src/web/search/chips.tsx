/** The conditions of a query as chips, if it is a list of conditions. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { q } from '../messages/query.ts';
import { Icon } from '../shell/icon.tsx';
import { change } from '../state/place.ts';
import { partsOf } from './condition.ts';
import { FilterForm } from './filter-form.tsx';
import { conditionsOf, textOf } from './query-text.ts';
import { query } from './state.ts';
import { wordsOf } from './words.ts';

export function Chips() {
  const conditions = conditionsOf(query.value ?? '');
  return (
    <div class="chips">
      {conditions === undefined ? (
        <span class="muted">{t.notFlat}</span>
      ) : (
        <ConditionChips key={query.value} conditions={conditions} />
      )}
    </div>
  );
}

/** Which chip has the focus after a change. Another query has other chips, so it is kept here. */
let focused: number | undefined;

function ConditionChips({ conditions }: { readonly conditions: readonly string[] }) {
  const [open, setOpen] = useState<number>();
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (focused === undefined) return;
    const chips = [...(list.current?.querySelectorAll<HTMLElement>('.chip-text, .chip.add') ?? [])];
    (chips[focused] ?? chips.at(-1))?.focus();
    focused = undefined;
  }, [open]);
  const set = (index: number, next: readonly string[]): void => {
    focused = index;
    setOpen(undefined);
    change({ q: textOf(next) });
  };
  const remove = (index: number): void => set(index, conditions.toSpliced(index, 1));
  const close = (): void => {
    focused = open;
    setOpen(undefined);
  };
  return (
    <div ref={list} class="chip-list">
      {conditions.map((condition, index) => (
        <Chip
          key={`${index} ${condition}`}
          condition={condition}
          isOpen={open === index}
          onOpen={() => setOpen(open === index ? undefined : index)}
          onRemove={() => remove(index)}
        />
      ))}
      <button
        type="button"
        class="chip add"
        aria-expanded={open === conditions.length}
        onClick={() => setOpen(open === conditions.length ? undefined : conditions.length)}
      >
        <Icon name="plus" />
        {t.addFilter}
      </button>
      {open !== undefined && (
        <FilterForm
          key={open}
          condition={conditions[open] ?? ''}
          onDone={(text) => set(open, conditions.toSpliced(open, 1, text))}
          onCancel={close}
        />
      )}
    </div>
  );
}

interface ChipProps {
  readonly condition: string;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
}

function Chip({ condition, isOpen, onOpen, onRemove }: ChipProps) {
  const parts = partsOf(condition);
  const words = wordsOf(condition);
  return (
    <span class={isOpen ? 'chip open' : 'chip'}>
      <button
        type="button"
        class="chip-text"
        aria-label={t.editCondition(condition)}
        aria-expanded={isOpen}
        title={condition}
        onClick={onOpen}
        onKeyDown={({ key }) => (key === 'Delete' || key === 'Backspace') && onRemove()}
      >
        {parts === undefined ? (
          <bdi>{words === undefined ? condition : q.wordsChip(words)}</bdi>
        ) : (
          <>
            <bdi class="muted">{parts.field}</bdi> <span class="muted">{parts.operator}</span> <bdi>{parts.value}</bdi>
          </>
        )}
      </button>
      <button type="button" class="chip-end" aria-label={t.removeCondition(condition)} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </span>
  );
}
