/** What can be done with the value of an attribute. */
import { t } from '../../messages/en.ts';
import { d } from '../../messages/span.ts';
import { fieldOf, literalOf, textOf, withConditions } from '../../search/query-text.ts';
import { copyText } from '../../shell/copy-link.ts';
import { Icon } from '../../shell/icon.tsx';
import { Menu } from '../../shell/menu.tsx';
import { lastAsked } from '../../state/last-search.ts';
import { change, hrefOf, parameter } from '../../state/place.ts';
import type { Attribute } from './detail.ts';

/** Values that a search has no text for. */
const UNSEARCHABLE = /^(?:ARRAY|KVLIST|BYTES|EMPTY)$/;
/** Longer values are no text for a URL. */
const MOST_CHARACTERS = 400;

const find = parameter('find');

interface AttributeMenuProps {
  readonly attribute: Attribute;
  /** As the API names it. */
  readonly scope: string;
  readonly text: string;
  /** Whether the server has the span, and can search its values. */
  readonly isStored: boolean;
}

export function AttributeMenu({ attribute: { key, type, value }, scope, text, isStored }: AttributeMenuProps) {
  const isSearchable = !UNSEARCHABLE.test(type) && text.length <= MOST_CHARACTERS;
  const field = fieldOf(scope, key);
  // Attributes of events and links have no one value for a span.
  const isOfSpan = ['SPAN', 'RESOURCE', 'SCOPE'].includes(scope);
  const colour = { SPAN: `attr:${key}`, RESOURCE: `resource:${key}` }[scope];
  return (
    <Menu name={d.useValue(key)} face={<Icon name="menu" />} className="icon">
      {() => (
        <span class="menu-list">
          {isStored && isSearchable && (
            <Searches condition={(operator) => `${field} ${operator} ${literalOf(value, type)}`} />
          )}
          {colour !== undefined && (
            <button type="button" class="menu-action" onClick={() => change({ color: colour })}>
              {d.colourThis}
            </button>
          )}
          {isStored && isOfSpan && (
            <a class="button menu-action" href={hrefOf('analyze', { by: key })}>
              {d.groupBy}
            </a>
          )}
          <button type="button" class="menu-action" onClick={() => void copyText(text, t.copiedValue)}>
            {d.copy}
          </button>
          <button type="button" class="menu-action" onClick={() => void copyText(key, t.copiedValue)}>
            {d.copyKey}
          </button>
        </span>
      )}
    </Menu>
  );
}

function Searches({ condition }: { readonly condition: (operator: '=' | '!=') => string }) {
  const findToo = (): void => {
    const now = find.value ?? '';
    change({ find: withConditions(now.startsWith('{') ? now : '', condition('=')) });
  };
  const search = lastAsked();
  return (
    <>
      <a class="button menu-action" href={hrefOf('traces', { q: textOf([condition('=')]) })}>
        {d.searchWith}
      </a>
      {search.q !== undefined && (
        <a
          class="button menu-action"
          title={search.q}
          href={hrefOf('traces', { ...search, q: withConditions(search.q, condition('=')) })}
        >
          {d.addToSearch}
        </a>
      )}
      <a class="button menu-action" href={hrefOf('traces', { q: textOf([condition('!=')]) })}>
        {d.searchWithout}
      </a>
      <button type="button" class="menu-action" onClick={findToo}>
        {d.findHere}
      </button>
    </>
  );
}
