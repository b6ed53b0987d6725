/** What can be done with a value. */
import { useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { fieldOf, literalOf, withConditions } from '../search/query-text.ts';
import { from, query, to } from '../search/state.ts';
import { Icon } from '../shell/icon.tsx';
import { change, hrefOf } from '../state/place.ts';

interface ValueMenuProps {
  /** As the API names it. */
  readonly scope: string;
  readonly name: string;
  /** Null: spans without the attribute. */
  readonly value: unknown;
  readonly text: string;
}

/** A value as TraceQL has it; undefined if it has no text for it. */
function literalIn(value: unknown): string | undefined {
  if (value === null) return 'nil';
  if (typeof value === 'string') return literalOf(value, 'STRING');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Nothing for values that a search has no text for. */
export function ValueMenu({ scope, name, value, text }: ValueMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const literal = literalIn(value);
  if (literal === undefined) return null;
  const conditionOf = (operator: '=' | '!='): string =>
    withConditions(query.value ?? '', `${fieldOf(scope, name)} ${operator} ${literal}`);
  const narrow = (operator: '=' | '!='): void => {
    setIsOpen(false);
    change({ q: conditionOf(operator) });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the focus
    <span
      class="popover-place"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.preventDefault();
        setIsOpen(false);
      }}
    >
      <button
        type="button"
        class="icon"
        aria-expanded={isOpen}
        aria-label={t.useValue(text)}
        title={t.useValue(text)}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name="plus" />
      </button>
      {isOpen && (
        <span class="popover value-menu">
          <button type="button" class="value-action" ref={(element) => element?.focus()} onClick={() => narrow('=')}>
            {t.onlyThisValue}
          </button>
          <button type="button" class="value-action" onClick={() => narrow('!=')}>
            {t.onlyOtherValues}
          </button>
          <a
            class="button value-action"
            href={hrefOf('traces', { q: conditionOf('='), from: from.value, to: to.value })}
          >
            {t.showTraces}
          </a>
        </span>
      )}
    </span>
  );
}
