/** A table of attributes. */
import { useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { fieldOf, literalOf, textOf } from '../search/query-text.ts';
import { copyText } from '../shell/copy-link.ts';
import { Icon } from '../shell/icon.tsx';
import { hrefOf } from '../state/place.ts';

export interface Attribute {
  readonly key: string;
  readonly type: string;
  readonly value: unknown;
}

interface AttributesProps {
  readonly attributes: readonly Attribute[];
  /** As the API names it: attributes of it can be searched. */
  readonly scope: string;
}

export function Attributes({ attributes, scope }: AttributesProps) {
  if (attributes.length === 0) return <p class="muted">{t.noneOf(t.attributes.toLowerCase())}</p>;
  return (
    <dl class="attributes">
      {attributes.map((attribute, index) => (
        <div key={`${index} ${attribute.key}`}>
          <dt>{attribute.key}</dt>
          <dd>
            <Value attribute={attribute} scope={scope} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Longer values are cut until somebody wants all of them. */
const CUT = 400;

/** Values that the type of a search has no text for. */
const UNSEARCHABLE = /^(?:ARRAY|KVLIST|BYTES|EMPTY)$/;

function Value({ attribute: { key, type, value }, scope }: { readonly attribute: Attribute; readonly scope: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const isCut = text.length > CUT && !isWhole;
  const query = textOf([`${fieldOf(scope, key)} = ${literalOf(value, type)}`]);
  return (
    <>
      <span class={typeof value === 'number' || type === 'INT' ? 'value number' : 'value'}>
        {isLink(text) ? (
          <a href={text} target="_blank" rel="noopener noreferrer">
            {text}
          </a>
        ) : (
          <bdi>{isCut ? `${text.slice(0, CUT)}…` : text}</bdi>
        )}
        {isCut && (
          <button type="button" class="plain" onClick={() => setIsWhole(true)}>
            {t.wholeValue}
          </button>
        )}
      </span>
      <span class="value-actions">
        {!UNSEARCHABLE.test(type) && text.length <= CUT && (
          <a
            class="icon-link"
            href={hrefOf('traces', { q: query })}
            title={t.searchValue(key)}
            aria-label={t.searchValue(key)}
          >
            <Icon name="search" />
          </a>
        )}
        <button
          type="button"
          class="icon"
          title={t.copyValue(key)}
          aria-label={t.copyValue(key)}
          onClick={() => void copyText(text, t.copiedValue)}
        >
          <Icon name="copy" />
        </button>
      </span>
    </>
  );
}

/** Nothing but the web: a value may say `javascript:`. */
function isLink(text: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text);
}
