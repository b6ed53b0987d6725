/** Chooses columns and their order. */
import { useId, useState } from 'preact/hooks';
import { r } from '../messages/results.ts';
import { Icon } from '../shell/icon.tsx';
import { useKeysOf } from './suggestions.ts';
import '../style/column-menu.css';
import { columnLabel } from './column-label.ts';
import { attributeIn, columnsIn, FIELDS, MOST_COLUMNS, NAME } from './columns.ts';
import { columns, shape, showColumns } from './result-state.ts';

export function ColumnMenu() {
  const chosen = columns.value;
  const others = FIELDS[shape.value].filter((id) => !chosen.includes(id));
  const isFull = chosen.length >= MOST_COLUMNS;
  return (
    <div class="popover column-menu">
      <ol>
        {chosen.map((id, index) => (
          <ChosenColumn key={id} id={id} index={index} />
        ))}
      </ol>
      {isFull && <p class="muted">{r.noMore(MOST_COLUMNS)}</p>}
      {!isFull && others.length > 0 && (
        <div class="column-offers" role="group" aria-label={r.otherFields}>
          {others.map((id) => (
            <button key={id} type="button" onClick={() => showColumns([...chosen, id])}>
              <Icon name="plus" />
              {columnLabel(id, shape.value)}
            </button>
          ))}
        </div>
      )}
      {!isFull && <AttributeField onAdd={(id) => showColumns([...chosen.filter((one) => one !== id), id])} />}
      <button type="button" class="plain" onClick={() => showColumns(columnsIn(undefined, shape.value))}>
        {r.usualColumns}
      </button>
    </div>
  );
}

function ChosenColumn({ id, index }: { readonly id: string; readonly index: number }) {
  const chosen = columns.value;
  const label = columnLabel(id, shape.value);
  const attribute = attributeIn(id);
  const moveTo = (place: number): void => showColumns(chosen.toSpliced(index, 1).toSpliced(place, 0, id));
  return (
    <li>
      <span class="column-name" title={attribute && r.columnOf(attribute.scope, attribute.key)}>
        <bdi>{label}</bdi>
        {attribute && <span class="muted"> {attribute.scope}</span>}
      </span>
      <button
        type="button"
        class="icon"
        aria-label={r.moveUp(label)}
        disabled={index === 0}
        onClick={() => moveTo(index - 1)}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        class="icon"
        aria-label={r.moveDown(label)}
        disabled={index === chosen.length - 1}
        onClick={() => moveTo(index + 1)}
      >
        <Icon name="down" />
      </button>
      <button
        type="button"
        class="icon"
        aria-label={r.removeColumn(label)}
        disabled={id === NAME}
        onClick={() => showColumns(chosen.toSpliced(index, 1))}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

/** An attribute by its key, with those that are stored as suggestions. */
function AttributeField({ onAdd }: { readonly onAdd: (id: string) => void }) {
  const [text, setText] = useState('');
  const listId = useId();
  const stored = useKeysOf(text.trim()).filter(({ scope }) => scope === 'SPAN' || scope === 'RESOURCE');
  const submit = (event: Event): void => {
    event.preventDefault();
    const key = text.trim();
    if (key === '') return;
    const named = attributeIn(key);
    const scope = stored.find((one) => one.key === key)?.scope === 'RESOURCE' ? 'resource' : 'span';
    onAdd(named === undefined ? `${scope}.${key}` : key);
    setText('');
  };
  return (
    <form onSubmit={submit}>
      <label>
        {r.addTo[shape.value]}
        <input
          list={listId}
          value={text}
          placeholder={r.addAttribute}
          autocomplete="off"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <datalist id={listId}>
        {stored.map(({ scope, key }) => (
          <option key={`${scope} ${key}`} value={`${scope.toLowerCase()}.${key}`} />
        ))}
      </datalist>
      <button type="submit" disabled={text.trim() === ''}>
        {r.add}
      </button>
    </form>
  );
}
