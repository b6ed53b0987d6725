/** A condition as a form: field, operator and value, or as text if it is something else. */
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { AskError } from '../data/ask.ts';
import { t } from '../messages/en.ts';
import { q } from '../messages/query.ts';
import { type Checked, checked, checkedText } from './check-condition.ts';
import { type Condition, partsOf } from './condition.ts';
import { OfferField } from './offer-field.tsx';
import { OPERATORS } from './query-tokens.ts';

interface FilterFormProps {
  /** The condition to change; empty for a new one. */
  readonly condition: string;
  readonly onDone: (condition: string) => void;
  readonly onCancel: () => void;
}

export function FilterForm({ condition, onDone, onCancel }: FilterFormProps) {
  const begin: Condition | undefined = condition === '' ? { field: '', operator: '=', value: '' } : partsOf(condition);
  const [parts, setParts] = useState(begin);
  const [text, setText] = useState(condition);
  const [mistake, setMistake] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const mistakeId = useId();
  // Before the next key: elsewhere letters are keys of the page.
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);
  const isWhole = parts === undefined ? text.trim() !== '' : parts.field !== '' && parts.value !== '';
  const submit = async (): Promise<void> => {
    const found = await answerTo(() => (parts === undefined ? checkedText(text.trim()) : checked(parts)));
    if ('text' in found) onDone(found.text);
    else setMistake(found.mistake);
  };
  const said = { isWrong: mistake !== '', describedBy: mistakeId };
  return (
    <form
      ref={form}
      class="filter-form"
      aria-label={condition === '' ? t.addFilter : t.editCondition(condition)}
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) void submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onCancel();
      }}
    >
      {parts === undefined ? (
        <OfferField label={q.condition} lead="{ " text={text} setText={setText} {...said} />
      ) : (
        <Parts parts={parts} setParts={setParts} {...said} />
      )}
      <button type="submit" class="primary" disabled={!isWhole}>
        {t.apply}
      </button>
      <button type="button" onClick={onCancel}>
        {q.cancel}
      </button>
      <p id={mistakeId} class="error-text" role="status">
        {mistake}
      </p>
    </form>
  );
}

/** A server that does not answer is a reason as well. */
async function answerTo(check: () => Promise<Checked>): Promise<Checked> {
  try {
    return await check();
  } catch (thrown) {
    if (thrown instanceof AskError) return { mistake: thrown.message };
    throw thrown;
  }
}

interface PartsProps {
  readonly parts: Condition;
  readonly setParts: (parts: Condition) => void;
  readonly isWrong: boolean;
  readonly describedBy: string;
}

function Parts({ parts, setParts, ...said }: PartsProps) {
  const { field, operator, value } = parts;
  return (
    <>
      <OfferField
        label={t.field}
        lead="{ "
        text={field}
        setText={(text) => setParts({ ...parts, field: text.trim() })}
      />
      <label>
        <span>{t.operator}</span>
        <select
          value={operator}
          onChange={({ currentTarget }) => setParts({ ...parts, operator: currentTarget.value })}
        >
          {OPERATORS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <OfferField
        label={t.value}
        lead={`{ ${field} ${operator} `}
        text={value}
        setText={(text) => setParts({ ...parts, value: text })}
        {...said}
      />
    </>
  );
}
