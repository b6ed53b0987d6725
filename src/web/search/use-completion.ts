/** What the query field offers at the caret. */
import { useEffect, useState } from 'preact/hooks';
import { filled, fitting, type Slot, slotAt } from './completion.ts';
import { fieldOf } from './query-text.ts';
import { FIELDS, literal, OPERATORS, useKeysOf, useValuesOf } from './suggestions.ts';

/** Offers at a time. */
const MOST = 12;
/** Milliseconds after the last key until the server is asked. */
const REST_MS = 120;

/** Offers, and which of them is chosen. */
export interface Completion {
  readonly offers: readonly string[];
  /** -1: none is chosen. */
  readonly at: number;
  /** By so many, round the end. */
  readonly move: (by: number) => void;
  /** The text and the caret with an offer taken. */
  readonly take: (offer: string) => { readonly text: string; readonly caret: number };
  readonly close: () => void;
}

/** `caret`: undefined while the field has no focus. */
export function useCompletion(text: string, caret: number | undefined): Completion {
  const slot = caret === undefined ? undefined : slotAt(text, caret);
  const key = slot === undefined ? '' : `${slot.kind} ${slot.from} ${slot.typed}`;
  const [closed, setClosed] = useState('');
  const [at, setAt] = useState(-1);
  useEffect(() => setAt(-1), [key]);
  const options = useOptions(useRested(slot));
  const offers = slot === undefined || closed === key ? [] : fitting(options(slot), slot.typed, MOST);
  return {
    offers,
    at: Math.min(at, offers.length - 1),
    move: (by) => setAt((at + by + offers.length + (at < 0 && by < 0 ? 1 : 0)) % Math.max(1, offers.length)),
    take: (offer) => (slot === undefined ? { text, caret: text.length } : filled(text, slot, offer)),
    close: () => setClosed(key),
  };
}

/** The slot once it has not changed for a moment. */
function useRested(slot: Slot | undefined): Slot | undefined {
  const [rested, setRested] = useState(slot);
  useEffect(() => {
    const timer = setTimeout(() => setRested(slot), REST_MS);
    return () => clearTimeout(timer);
  }, [slot?.kind, slot?.field, slot?.typed]);
  return rested;
}

/** What is known for a slot: what is fixed at once, what is stored as soon as the server has told. */
function useOptions(rested: Slot | undefined): (slot: Slot) => string[] {
  const field = rested?.kind === 'value' ? rested.field : (rested?.typed ?? '');
  const keys = useKeysOf(field);
  const values = useValuesOf(field, keys, rested?.kind === 'value' ? rested.typed : '');
  return ({ kind, field: asked }) => {
    if (kind === 'operator') return [...OPERATORS];
    if (kind === 'field') return [...Object.keys(FIELDS), ...keys.map(({ scope, key }) => fieldOf(scope, key))];
    const stored = asked === field ? values.map(({ value }) => literal(asked, String(value), values)) : [];
    return [...(FIELDS[asked] ?? []), ...stored];
  };
}
