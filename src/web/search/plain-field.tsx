/** The query in a field of the browser. It works alone, and hands over to the editor. */
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { useKeys } from '../shell/keys.ts';
import type { FieldProps, Selected } from './field-props.ts';
import { Offers } from './offers.tsx';

type PlainProps = FieldProps & {
  /** Loads the editor. What it returns puts the editor in the place of this field. */
  readonly load: () => Promise<(selected: Selected | undefined) => void>;
};

export function PlainField(props: PlainProps) {
  const { text, caret, completion, mistakes, describedBy, onType, onKey, onPaste, take } = props;
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const onFocus = useHandOver(input, props.load);
  useKeys({ '/': () => input.current?.focus() });
  useLayoutEffect(() => {
    // The browser puts the caret of a new text at its end.
    if (caret !== undefined) input.current?.setSelectionRange(caret, caret);
  }, [text, caret]);
  const { offers, at, close } = completion;
  return (
    <div class="query-input">
      <input
        ref={input}
        role="combobox"
        aria-label={t.query}
        aria-invalid={mistakes.length > 0}
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
        onFocus={onFocus}
        onBlur={close}
        onInput={({ currentTarget }) => onType(currentTarget.value, currentTarget.selectionStart ?? 0)}
        onKeyDown={(event) => onKey(event, event.currentTarget.selectionStart ?? 0)}
        onPaste={(event) => {
          const { selectionStart, selectionEnd } = event.currentTarget;
          const pasted = event.clipboardData?.getData('text/plain') ?? '';
          const whole = text.slice(0, selectionStart ?? 0) + pasted + text.slice(selectionEnd ?? 0);
          if (onPaste(whole)) event.preventDefault();
        }}
      />
      <Offers id={listId} completion={completion} take={take} />
    </div>
  );
}

/** Loads the editor at the first focus. It takes the selection and the focus, but not while a character is composed. */
function useHandOver(input: { readonly current: HTMLInputElement | null }, load: PlainProps['load']): () => void {
  const state = useRef<'plain' | 'loading' | 'gone'>('plain');
  const isComposing = useRef(false);
  useLayoutEffect(() => {
    const compose = ({ type }: Event): void => {
      isComposing.current = type === 'compositionstart';
    };
    const element = input.current;
    element?.addEventListener('compositionstart', compose);
    element?.addEventListener('compositionend', compose);
    return () => {
      state.current = 'gone';
    };
  }, []);
  const handOver = async (): Promise<void> => {
    const show = await load();
    const element = input.current;
    if (element === null || state.current === 'gone') return;
    const swap = (): void => {
      const hasFocus = document.activeElement === element;
      const [from, to] = [element.selectionStart ?? 0, element.selectionEnd ?? 0];
      show(hasFocus ? { from, to } : undefined);
    };
    if (isComposing.current) element.addEventListener('compositionend', swap, { once: true });
    else swap();
  };
  return () => {
    if (state.current !== 'plain') return;
    state.current = 'loading';
    handOver().catch(() => {
      // The plain field stays in use. The next focus tries again.
      if (state.current === 'loading') state.current = 'plain';
    });
  };
}
