/** A list of offers below a field, and the keys that lead through it. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../messages/en.ts';
import type { Offer } from './suggestions.ts';
import type { Completion } from './use-completion.ts';

interface OffersProps {
  readonly id: string;
  readonly completion: Completion;
  readonly take: (offer: Offer) => void;
  /** Where the list begins, in pixels from the left and the top of the field. Below its start if absent. */
  readonly place?: { readonly left: number; readonly top: number };
}

export function Offers({ id, completion: { offers, at }, take, place }: OffersProps) {
  const chosen = useRef<HTMLDivElement>(null);
  useEffect(() => chosen.current?.scrollIntoView({ block: 'nearest' }), [at, offers.length]);
  return (
    <div
      id={id}
      class={offers.length === 0 ? 'offers closed' : 'offers'}
      style={
        place && {
          left: `${place.left}px`,
          top: `${place.top}px`,
          maxWidth: `min(560px, calc(100% - ${place.left}px))`,
        }
      }
      role="listbox"
      aria-label={t.offers}
      tabIndex={-1}
    >
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        <div
          key={offer.text}
          id={`${id}-${index}`}
          ref={index === at ? chosen : null}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(offer)}
        >
          <bdi>{offer.text}</bdi>
          {offer.detail !== undefined && <small>{offer.detail}</small>}
        </div>
      ))}
    </div>
  );
}

/** Tab takes the first offer. Enter takes one that is chosen, as the first is that was begun. Whether the key was used. */
export function offerKey(event: KeyboardEvent, completion: Completion, take: (offer: Offer) => void): boolean {
  const { offers, at, move, close } = completion;
  const takeAt = (index: number): void => {
    const offer = offers[index];
    if (offer !== undefined) take(offer);
  };
  const action: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Tab: () => takeAt(Math.max(0, at)),
    Escape: close,
    ...(at >= 0 && { Enter: () => takeAt(at) }),
  };
  const isCommand = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (offers.length === 0 || isCommand || !Object.hasOwn(action, event.key)) return false;
  event.preventDefault();
  action[event.key]?.();
  return true;
}
