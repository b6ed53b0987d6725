/** A table of attributes. */
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../messages/en.ts';
import { d } from '../../messages/span.ts';
import { AttributeMenu } from './attribute-menu.tsx';
import type { Attribute } from './detail.ts';

interface AttributesProps {
  readonly attributes: readonly Attribute[];
  /** As the API names it: attributes of it can be searched. */
  readonly scope: string;
  readonly isStored: boolean;
}

export function Attributes({ attributes, scope, isStored }: AttributesProps) {
  if (attributes.length === 0) return <p class="muted">{t.noneOf(t.attributes.toLowerCase())}</p>;
  return (
    <dl class="attributes">
      {attributes.map((attribute, index) => (
        <div key={`${index} ${attribute.key}`}>
          <dt>
            <Key text={attribute.key} />
          </dt>
          <dd>
            <Value attribute={attribute} scope={scope} isStored={isStored} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Breaks between its words, if it must. */
function Key({ text }: { readonly text: string }) {
  const words = text.split(/(?<=[._/-])/);
  return (
    <>
      {words.map((word, at) => (
        <Fragment key={`${at} ${word}`}>
          {word}
          {at < words.length - 1 && <wbr />}
        </Fragment>
      ))}
    </>
  );
}

/** Characters of a value that are shown until somebody wants all of it. */
const CUT = 400;

interface ValueProps extends Omit<AttributesProps, 'attributes'> {
  readonly attribute: Attribute;
}

function Value({ attribute, scope, isStored }: ValueProps) {
  const { type, value } = attribute;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <>
      <span class={typeof value === 'number' || type === 'INT' ? 'value number' : 'value'}>
        {isLink(text) ? (
          <a href={text} target="_blank" rel="noopener noreferrer">
            {text}
          </a>
        ) : (
          <LongText text={text} />
        )}
      </span>
      <span class="value-actions">
        <AttributeMenu attribute={attribute} scope={scope} text={text} isStored={isStored} />
      </span>
    </>
  );
}

/** Text of any length: its beginning, and all of it in a box of its own. */
export function LongText({ text }: { readonly text: string }) {
  const [isWhole, setIsWhole] = useState(false);
  if (text.length <= CUT) return <bdi>{text}</bdi>;
  if (isWhole) return <bdi class="whole-value">{text}</bdi>;
  return (
    <>
      <bdi>{`${text.slice(0, CUT)}…`}</bdi>
      <button type="button" class="plain" onClick={() => setIsWhole(true)}>
        {t.wholeValue} <span class="muted">{d.shortened(CUT, text.length)}</span>
      </button>
    </>
  );
}

/** Nothing but the web: a value may say `javascript:`. */
function isLink(text: string): boolean {
  return text.length <= CUT && /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text);
}
