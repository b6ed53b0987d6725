/** The editor of one query: one line that wraps. */
import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { EditorState, type Extension, StateEffect, StateField, Transaction } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, placeholder } from '@codemirror/view';
import { t } from '../messages/en.ts';
import { marks } from './editor-marks.ts';
import type { Selected } from './field-props.ts';

/** What becomes of what a person does. */
export interface Handlers {
  readonly onType: (text: string, caret: number) => void;
  /** Whether the key was used. */
  readonly onKey: (event: KeyboardEvent, caret: number) => boolean;
  /** Whether the text that the field would have was used. */
  readonly onPaste: (whole: string) => boolean;
  readonly onBlur: () => void;
}

type Attributes = Readonly<Record<string, string>>;
const setAttributes = StateEffect.define<Attributes>();
const attributes = StateField.define<Attributes>({
  create: () => ({}),
  update: (value, { effects }) => effects.find((effect) => effect.is(setAttributes))?.value ?? value,
  provide: (field) => EditorView.contentAttributes.from(field),
});

export function createEditor(root: ShadowRoot, text: string, begin: Selected | undefined, on: Handlers): EditorView {
  const doc = oneLine(text);
  const end = doc.length;
  const selection = begin && { anchor: Math.min(begin.from, end), head: Math.min(begin.to, end) };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc,
      ...(selection && { selection }),
      // The first that uses a key has it.
      extensions: [handlers(on), extensions()],
    }),
  });
  // A combobox is never of several lines.
  view.contentDOM.removeAttribute('aria-multiline');
  return view;
}

/** Gives the editor a text that was not typed in it, and its attributes. */
export function update(view: EditorView, text: string, caret: number | undefined, values: Attributes): void {
  const { doc } = view.state;
  const next = oneLine(text);
  const isOther = next !== doc.toString();
  const isNew = JSON.stringify(values) !== JSON.stringify(view.state.field(attributes));
  if (!isOther && !isNew) return;
  view.dispatch({
    ...(isOther && {
      changes: { from: 0, to: doc.length, insert: next },
      selection: { anchor: Math.min(caret ?? next.length, next.length) },
      scrollIntoView: true,
    }),
    ...(isNew && { effects: setAttributes.of(values) }),
    annotations: Transaction.remote.of(true),
  });
}

function extensions(): Extension {
  return [
    history(),
    keymap.of([...historyKeymap, ...standardKeymap]),
    EditorView.lineWrapping,
    highlightSpecialChars(),
    placeholder(hint),
    EditorView.clipboardInputFilter.of(oneLine),
    EditorState.transactionFilter.of((transaction) => (transaction.newDoc.lines > 1 ? [] : transaction)),
    attributes,
    marks,
  ];
}

function handlers({ onType, onKey, onPaste, onBlur }: Handlers): Extension {
  return [
    EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      const isGiven = transactions.some((transaction) => transaction.annotation(Transaction.remote) === true);
      if (docChanged && !isGiven) onType(state.doc.toString(), state.selection.main.head);
    }),
    EditorView.domEventHandlers({
      keydown: (event, view) => onKey(event, view.state.selection.main.head),
      paste: (event, { state }) => {
        const { from, to } = state.selection.main;
        const pasted = event.clipboardData?.getData('text/plain') ?? '';
        const isUsed = onPaste(state.sliceDoc(0, from) + pasted + state.sliceDoc(to));
        if (isUsed) event.preventDefault();
        return isUsed;
      },
      beforeinput: replaceSelected,
      blur: onBlur,
    }),
  ];
}

/** The browser would put an element with a style in the place of what is selected, which the policy forbids. */
function replaceSelected(event: InputEvent, view: EditorView): boolean {
  const { state } = view;
  if (event.inputType !== 'insertText' || event.data === null || event.isComposing || state.selection.main.empty)
    return false;
  event.preventDefault();
  view.dispatch(state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
  return true;
}

/** As an element: a combobox has no attribute for it. */
function hint(): HTMLElement {
  const element = document.createElement('span');
  element.textContent = t.queryHint;
  return element;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
}
