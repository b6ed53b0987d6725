/** The field of the query: plain at first, the editor as soon as it has been loaded. Both have the same offers and keys. */
import type { ComponentType } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { traceIdIn } from '../shell/trace-id.ts';
import { go } from '../state/place.ts';
import type { EditorProps, FieldProps, Selected } from './field-props.ts';
import { offerKey } from './offers.tsx';
import { PlainField } from './plain-field.tsx';
import type { Offer } from './suggestions.ts';

/** UTF-16 units that the field takes. The server refuses more than 10,000, and says so. */
const LONGEST = 50_000;

/** Kept, so that pages have the editor at once when it has been loaded. */
let loaded: ComponentType<EditorProps> | undefined;

interface QueryFieldProps extends Pick<FieldProps, 'text' | 'completion' | 'mistakes' | 'describedBy'> {
  readonly setText: (text: string) => void;
  readonly run: () => void;
}

export function QueryField({ text, completion, setText, run, mistakes, describedBy }: QueryFieldProps) {
  const [Editor, setEditor] = useState<ComponentType<EditorProps> | undefined>(() => loaded);
  const begin = useRef<Selected>(undefined);
  const [caret, setCaret] = useState<number>();
  const onType = (typed: string, at: number): void => {
    setText(typed.slice(0, LONGEST));
    setCaret(undefined);
    completion.look(typed, at);
  };
  const take = (offer: Offer): void => {
    const taken = completion.take(offer);
    setText(taken.text);
    setCaret(taken.caret);
    completion.look(taken.text, taken.caret);
  };
  const onKey = (event: KeyboardEvent, at: number): boolean => {
    if (offerKey(event, completion, take)) return true;
    if (event.isComposing) return false;
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter') run();
    else if (event.key === ' ' && isCommand) completion.look(text, at, true);
    else if (event.key === 'ArrowDown' && event.altKey) completion.look(text, at, true);
    else if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
    else return false;
    event.preventDefault();
    return true;
  };
  const field: FieldProps = { text, caret, completion, mistakes, describedBy, onType, onKey, onPaste: openTrace, take };
  if (Editor !== undefined) return <Editor {...field} begin={begin.current} />;
  const load = async (): Promise<(selected: Selected | undefined) => void> => {
    const { EditorField } = await import('./editor-page.tsx');
    loaded = EditorField;
    return (selected) => {
      begin.current = selected;
      setEditor(() => EditorField);
    };
  };
  return <PlainField {...field} load={load} />;
}

/** A trace id as the whole text opens the trace. */
function openTrace(text: string): boolean {
  const traceId = traceIdIn(text);
  if (traceId !== undefined) go(`trace/${traceId}`);
  return traceId !== undefined;
}
