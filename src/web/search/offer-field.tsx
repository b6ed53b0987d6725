/** A field of a form with offers for the whole of it. */
import { useId } from 'preact/hooks';
import { Offers, offerKey } from './offers.tsx';
import type { Offer } from './suggestions.ts';
import { useCompletion } from './use-completion.ts';

interface OfferFieldProps {
  readonly label: string;
  /** What stands before the field in a query. */
  readonly lead: string;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly isWrong?: boolean;
  readonly describedBy?: string;
}

export function OfferField({ label, lead, text, setText, isWrong, describedBy }: OfferFieldProps) {
  const listId = useId();
  const found = useCompletion(text, lead);
  const completion = found.from === 0 ? found : { ...found, offers: [], at: -1 };
  const { offers, at, look, close } = completion;
  const take = (offer: Offer): void => {
    setText(offer.text);
    // After a scope the text continues.
    if (offer.text.endsWith('.')) look(offer.text, offer.text.length);
    else close();
  };
  return (
    <label class="offer-field">
      <span>{label}</span>
      <input
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={offers.length > 0}
        aria-controls={listId}
        aria-activedescendant={at < 0 ? undefined : `${listId}-${at}`}
        aria-invalid={isWrong}
        aria-describedby={describedBy}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text}
        onFocus={() => look(text, text.length, true)}
        onBlur={close}
        onInput={({ currentTarget: { value, selectionStart } }) => {
          setText(value);
          look(value, selectionStart ?? value.length, true);
        }}
        onKeyDown={(event) => {
          if (!offerKey(event, completion, take) && event.key === 'ArrowDown') look(text, text.length, true);
        }}
      />
      <Offers id={listId} completion={completion} take={take} />
    </label>
  );
}
