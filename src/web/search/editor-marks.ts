/** Colours of the query, and lines below its mistakes. */
import { type Extension, type Range, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import { isComparison, tokensOf } from './query-tokens.ts';
import type { Mistake } from './use-mistakes.ts';

/** Texts keep their own direction, so that those around them stay in order. */
const TEXT = Decoration.mark({ class: 'token-text', attributes: { dir: 'auto' }, bidiIsolate: null });
const MARKS = new Map(
  ['comment', 'number', 'operator', 'brace', 'name', 'word'].map((kind) => [
    kind,
    Decoration.mark({ class: `token-${kind}` }),
  ]),
);

function coloursOf(text: string): DecorationSet {
  const tokens = tokensOf(text);
  const marks = tokens.map(({ kind, from, to }, index): Range<Decoration> => {
    // A name that something is compared with is a value, such as `error`.
    const isWord = kind === 'name' && isComparison(tokens[index - 1]);
    const mark = kind === 'text' ? TEXT : MARKS.get(isWord ? 'word' : kind);
    return (mark ?? TEXT).range(from, to);
  });
  return Decoration.set(marks);
}

const colours = StateField.define<DecorationSet>({
  create: ({ doc }) => coloursOf(doc.toString()),
  update: (value, { docChanged, newDoc }) => (docChanged ? coloursOf(newDoc.toString()) : value),
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.bidiIsolatedRanges.of((view) => view.state.field(field)),
  ],
});

/** Shows other mistakes. */
export const showMistakes = StateEffect.define<readonly Mistake[]>();

const wrong = Decoration.mark({ class: 'mistake' });

/** Where something is missing. */
class Gap extends WidgetType {
  override eq(): boolean {
    return true;
  }

  toDOM(): HTMLElement {
    const gap = document.createElement('span');
    gap.className = 'mistake gap';
    gap.ariaHidden = 'true';
    return gap;
  }
}
const gap = Decoration.widget({ widget: new Gap(), side: 1 });

function linesBelow(mistakes: readonly Mistake[], length: number): DecorationSet {
  const ranges = mistakes.map(({ offset, length: units }) => {
    const from = Math.min(offset, length);
    const to = Math.min(offset + units, length);
    return from < to ? wrong.range(from, to) : gap.range(from);
  });
  return Decoration.set(ranges, true);
}

const mistakes = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (value, { changes, effects, newDoc }) => {
    const shown = effects.find((effect) => effect.is(showMistakes));
    return shown === undefined ? value.map(changes) : linesBelow(shown.value, newDoc.length);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const marks: Extension = [colours, mistakes];
