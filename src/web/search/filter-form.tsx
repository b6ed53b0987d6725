/** A new condition: field, operator and value, with what is stored as suggestions. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import {
  AttributeKeysDocument,
  type AttributeScope,
  AttributeValuesDocument,
  ServiceNamesDocument,
} from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { fieldOf, literalOf } from './query-text.ts';

const SERVICE = 'resource.service.name';
/** Fields that are no attributes, with the values that they can have. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  [SERVICE]: [],
  name: [],
  status: ['error', 'ok', 'unset'],
  kind: ['server', 'client', 'internal', 'producer', 'consumer'],
  duration: ['10ms', '100ms', '1s'],
  'trace:duration': ['100ms', '1s', '10s'],
  'trace:rootName': [],
};
const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', '=~', '!~'];
/** Fields whose values stand without quotes. */
const BARE = /^(?:status|kind|duration|trace:duration)$/;

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

interface Key {
  readonly key: string;
  readonly scope: AttributeScope;
}

interface Known {
  readonly value: unknown;
  readonly type: string;
}

/** Attributes whose keys begin with what is typed after the scope. */
function useKeysOf(field: string): readonly Key[] {
  const prefix = field.replace(/^(?:span|resource|event|link|instrumentation)?\./, '');
  return useAnswer(AttributeKeysDocument, { prefix }).data?.attributeKeys.nodes ?? [];
}

/** Stored values of the field that begin with what is typed. */
function useValuesOf(field: string, keys: readonly Key[], typed: string): readonly Known[] {
  const attribute = keys.find(({ scope, key }) => fieldOf(scope, key) === field);
  const isService = field === SERVICE;
  const services = useAnswer(ServiceNamesDocument, isService ? {} : undefined).data?.services ?? [];
  const asked = attribute && !isService ? { key: attribute.key, scope: attribute.scope, prefix: typed } : undefined;
  const stored = useAnswer(AttributeValuesDocument, asked).data?.attributeValues.nodes ?? [];
  if (isService) return services.map(({ name }) => ({ value: name, type: 'STRING' }));
  const fixed = FIELDS[field];
  if (fixed !== undefined) return fixed.map((name) => ({ value: name, type: 'WORD' }));
  return asked === undefined ? [] : stored;
}

function literal(field: string, value: string, known: readonly Known[]): string {
  if (BARE.test(field)) return value;
  const stored = known.find((one) => String(one.value) === value);
  if (stored !== undefined && stored.type !== 'WORD') return literalOf(stored.value, stored.type);
  return /^-?\d+(?:\.\d+)?$/.test(value) ? value : JSON.stringify(value);
}
