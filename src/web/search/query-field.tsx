/** The field of the query, with offers for what can stand at the caret. */
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { useKeys } from '../shell/keys.ts';
import { type Completion, useCompletion } from './use-completion.ts';

interface QueryFieldProps {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** When there is no offer to close. */
  readonly onEscape: () => void;
  readonly isWrong: boolean;
  readonly describedBy: string;
}

export function QueryField({ text, setText, onEscape, isWrong, describedBy }: QueryFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState<number>();
  const listId = useId();
  const next = useRef<number | undefined>(undefined);
  const completion = useCompletion(text, caret);
  const { offers, at } = completion;
  useKeys({ '/': () => input.current?.focus() });
  useLayoutEffect(() => {
    // The browser puts the caret of a new text at its end.
    if (next.current !== undefined) input.current?.setSelectionRange(next.current, next.current);
    next.current = undefined;
  }, [text]);
  const take = (offer: string | undefined): void => {
    if (offer === undefined) return;
    const taken = completion.take(offer);
    next.current = taken.caret;
    setText(taken.text);
    setCaret(taken.caret);
  };
  const follow = (): void => setCaret(input.current?.selectionStart ?? undefined);
  return (
    <div class="query-input">
      <input
        ref={input}
        role="combobox"
        aria-label={t.query}
        aria-invalid={isWrong}
        aria-describedby={describedBy}
        aria-autocomplete="list"
        aria-expanded={offers.length > 0}
        aria-controls={listId}
        aria-activedescendant={at < 0 ? undefined : `${listId}-${at}`}
        placeholder={t.queryHint}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          follow();
        }}
        onKeyUp={follow}
        onClick={follow}
        onBlur={() => setCaret(undefined)}
        onKeyDown={(event) => onKey(event, completion, take, onEscape)}
      />
      <Offers id={listId} completion={completion} take={take} />
    </div>
  );
}

/** Tab takes the first offer, Enter only one that was chosen: it searches otherwise. */
function onKey(
  event: KeyboardEvent,
  { offers, at, move, close }: Completion,
  take: (offer: string | undefined) => void,
  onEscape: () => void,
): void {
  if (event.key === 'Escape' && offers.length === 0) onEscape();
  const isTaken = event.key === 'Enter' && at >= 0;
  const action: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Tab: () => take(offers[Math.max(0, at)]),
    Escape: close,
    ...(isTaken && { Enter: () => take(offers[at]) }),
  };
  if (offers.length === 0 || event.shiftKey || !Object.hasOwn(action, event.key)) return;
  event.preventDefault();
  action[event.key]?.();
}

interface OffersProps {
  readonly id: string;
  readonly completion: Completion;
  readonly take: (offer: string) => void;
}

function Offers({ id, completion: { offers, at }, take }: OffersProps) {
  return (
    <div
      id={id}
      class={offers.length === 0 ? 'unseen' : 'popover offers'}
      role="listbox"
      aria-label={t.offers}
      tabIndex={-1}
    >
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        <div
          key={offer}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(offer)}
        >
          {offer}
        </div>
      ))}
    </div>
  );
}
