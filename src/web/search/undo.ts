/** Undo of a text of one line. The library's own brings a parser of languages with it, a fifth of the size of the editor. */
import {
  type ChangeDesc,
  type EditorState,
  type Extension,
  StateEffect,
  StateField,
  type Transaction,
} from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';

/** What the text was, and what was selected in it. */
interface Version {
  readonly text: string;
  readonly anchor: number;
  readonly head: number;
}

interface Versions {
  /** The newest one is the last. */
  readonly before: readonly Version[];
  readonly after: readonly Version[];
  /** Where and when the last change of a text was typed; undefined if the next change is a step of its own. */
  readonly typed: { readonly at: number; readonly time: number } | undefined;
}

/** Versions that are kept. */
const MOST = 100;
/** Milliseconds within which what is typed is undone together. */
const TOGETHER_MS = 500;

const moved = StateEffect.define<Versions>();

const versions = StateField.define<Versions>({
  create: () => ({ before: [], after: [], typed: undefined }),
  update: (value, transaction) => {
    const jump = transaction.effects.find((effect) => effect.is(moved));
    if (jump !== undefined) return jump.value;
    return transaction.docChanged ? changed(value, transaction) : value;
  },
});

function changed({ before, typed }: Versions, { startState, changes, newSelection }: Transaction): Versions {
  const time = Date.now();
  const isGoingOn = typed !== undefined && time - typed.time < TOGETHER_MS && isOneLetter(changes, typed.at);
  return {
    before: isGoingOn ? before : [...before, versionOf(startState)].slice(-MOST),
    after: [],
    typed: { at: newSelection.main.head, time },
  };
}

/** Whether nothing but one letter was added or removed at the caret. */
function isOneLetter(changes: ChangeDesc, caret: number): boolean {
  let isOne = true;
  changes.iterChangedRanges((from, to, newFrom, newTo) => {
    isOne &&= Math.max(to - from, newTo - newFrom) <= 1 && (from === caret || to === caret);
  });
  return isOne;
}

function versionOf({ doc, selection: { main } }: EditorState): Version {
  return { text: doc.toString(), anchor: main.anchor, head: main.head };
}

/** One version back or on. Returns whether there was one. */
function move(view: EditorView, isBack: boolean): boolean {
  const { state } = view;
  const { before, after } = state.field(versions);
  const version = (isBack ? before : after).at(-1);
  if (version === undefined) return false;
  const now = versionOf(state);
  const next = isBack
    ? { before: before.slice(0, -1), after: [...after, now], typed: undefined }
    : { before: [...before, now], after: after.slice(0, -1), typed: undefined };
  view.dispatch({
    changes: { from: 0, to: state.doc.length, insert: version.text },
    selection: { anchor: version.anchor, head: version.head },
    effects: moved.of(next),
    scrollIntoView: true,
  });
  return true;
}

const undo = (view: EditorView): boolean => move(view, true);
const redo = (view: EditorView): boolean => move(view, false);

/** With the keys of the system, and its menu. */
export function undoing(): Extension {
  return [
    versions,
    keymap.of([
      { key: 'Mod-z', run: undo, preventDefault: true },
      { key: 'Mod-y', mac: 'Mod-Shift-z', run: redo, preventDefault: true },
      { linux: 'Ctrl-Shift-z', win: 'Ctrl-Shift-z', run: redo, preventDefault: true },
    ]),
    EditorView.domEventHandlers({
      beforeinput: ({ inputType }, view) => {
        if (inputType !== 'historyUndo' && inputType !== 'historyRedo') return false;
        move(view, inputType === 'historyUndo');
        return true;
      },
    }),
  ];
}
