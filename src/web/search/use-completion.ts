/** What a field offers at its caret. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { AskError } from '../data/ask.ts';
import { traceIdIn } from '../shell/trace-id.ts';
import { filled, fitting, type Place, placeAt } from './completion.ts';
import { type Offer, offersAt } from './suggestions.ts';

/** Offers at a time. */
const MOST = 50;
/** Milliseconds after the last key until the server is asked. */
const REST_MS = 120;

/** Offers, and which of them is chosen. */
export interface Completion {
  readonly offers: readonly Offer[];
  /** -1: none is chosen. The first one is, once some of it has been typed. */
  readonly at: number;
  /** Where the text that an offer replaces begins. */
  readonly from: number;
  /** By so many, round the end. */
  readonly move: (by: number) => void;
  /** The text and the caret with an offer taken. */
  readonly take: (offer: Offer) => { readonly text: string; readonly caret: number };
  /** Looks for offers at the caret of this text. `isWanted`: by a key, not because of what was typed. */
  readonly look: (text: string, caret: number, isWanted?: boolean) => void;
  readonly close: () => void;
}

interface Asked {
  readonly text: string;
  readonly caret: number;
  readonly isWanted: boolean;
}

interface Answer {
  readonly before: string;
  readonly offers: readonly Offer[];
}

/** `lead` stands before the text of the field: what it begins as a query. */
export function useCompletion(text: string, lead = ''): Completion {
  const [asked, setAsked] = useState<Asked>();
  const [moved, setMoved] = useState<number>();
  useEffect(() => setMoved(undefined), [asked]);
  const whole = lead + text;
  // A text that was not typed here has no offers.
  const current = asked !== undefined && lead + asked.text === whole ? asked : undefined;
  const place = useMemo(
    () => (current === undefined ? undefined : placeAt(whole, lead.length + current.caret)),
    [current, whole],
  );
  const answer = useRestedOffers(whole, place, current?.isWanted ?? false);
  const isAnswered = place !== undefined && answer?.before === whole.slice(0, place.from);
  const offers = isAnswered ? fitting(answer.offers, place.typed, MOST) : [];
  const first = place !== undefined && place.typed !== '' ? 0 : -1;
  const at = Math.min(moved ?? first, offers.length - 1);
  return {
    offers,
    at,
    from: Math.max(0, (place?.from ?? 0) - lead.length),
    move: (by) => setMoved(at < 0 && by < 0 ? offers.length - 1 : (at + by + offers.length) % offers.length),
    take: (offer) => {
      if (place === undefined) return { text, caret: text.length };
      const taken = filled(whole, place, offer.text);
      return { text: taken.text.slice(lead.length), caret: taken.caret - lead.length };
    },
    look: (next, caret, isWanted = false) => setAsked({ text: next, caret, isWanted }),
    close: () => setAsked(undefined),
  };
}

/** Asks once the place has rested, and gives up the question before. */
function useRestedOffers(text: string, place: Place | undefined, isWanted: boolean): Answer | undefined {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    if (place === undefined || traceIdIn(text) !== undefined) return undefined;
    const gone = new AbortController();
    const askNow = async (): Promise<void> => {
      try {
        const offers = await offersAt(text, place, isWanted, gone.signal);
        setAnswer({ before: text.slice(0, place.from), offers });
      } catch (thrown) {
        if (gone.signal.aborted) return;
        // Without the server there is nothing to offer. The results say what is wrong with it.
        if (!(thrown instanceof AskError)) throw thrown;
        setAnswer(undefined);
      }
    };
    const timer = setTimeout(() => void askNow(), REST_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [text, place, isWanted]);
  return answer;
}
