/** A new condition: field, operator and value, with what is stored as suggestions. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { fieldOf } from './query-text.ts';
import { FIELDS, literal, OPERATORS, useKeysOf, useValuesOf } from './suggestions.ts';

interface FilterFormProps {
  readonly onDone: (condition: string) => void;
  readonly onCancel: () => void;
}

export function FilterForm({ onDone, onCancel }: FilterFormProps) {
  const [field, setField] = useState('');
  const [operator, setOperator] = useState('=');
  const [value, setValue] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const keysId = useId();
  const valuesId = useId();
  useEffect(() => first.current?.focus(), []);
  const keys = useKeysOf(field);
  const values = useValuesOf(field, keys, value);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (field !== '' && value !== '') onDone(`${field} ${operator} ${literal(field, value, values)}`);
  };
  return (
    <form class="popover filter-form" onSubmit={submit} onKeyDown={({ key }) => key === 'Escape' && onCancel()}>
      <label>
        {t.field}
        <input
          ref={first}
          list={keysId}
          value={field}
          autocomplete="off"
          onInput={({ currentTarget }) => setField(currentTarget.value.trim())}
        />
      </label>
      <datalist id={keysId}>
        {[...Object.keys(FIELDS), ...keys.map(({ scope, key }) => fieldOf(scope, key))].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <label>
        {t.operator}
        <select value={operator} onChange={({ currentTarget }) => setOperator(currentTarget.value)}>
          {OPERATORS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        {t.value}
        <input
          list={valuesId}
          value={value}
          autocomplete="off"
          onInput={({ currentTarget }) => setValue(currentTarget.value)}
        />
      </label>
      <datalist id={valuesId}>
        {values.map((known) => (
          <option key={String(known.value)} value={String(known.value)} />
        ))}
      </datalist>
      <button type="submit" class="primary" disabled={field === '' || value === ''}>
        {t.apply}
      </button>
    </form>
  );
}
