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
  readonly value: unknown;
  readonly text: string;
}

/** Nothing for values that a search has no text for. */
export function ValueMenu({ scope, name, value, text }: ValueMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (!['string', 'number', 'boolean'].includes(typeof value)) return null;
  const types: Readonly<Record<string, string>> = { number: 'DOUBLE', boolean: 'BOOL' };
  const literal = literalOf(value, types[typeof value] ?? 'STRING');
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
          <button type="button" ref={(element) => element?.focus()} onClick={() => narrow('=')}>
            {t.onlyThisValue}
          </button>
          <button type="button" onClick={() => narrow('!=')}>
            {t.onlyOtherValues}
          </button>
          <a class="button" href={hrefOf('traces', { q: conditionOf('='), from: from.value, to: to.value })}>
            {t.showTraces}
          </a>
        </span>
      )}
    </span>
  );
}
