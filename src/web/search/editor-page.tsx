/** The query in an editor: colours, marks below mistakes, several levels of undo. It is loaded at the first focus. */
import type { EditorView } from '@codemirror/view';
import { render } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { useKeys } from '../shell/keys.ts';
import editorStyle from '../style/editor.css?inline';
import offersStyle from '../style/offers.css?inline';
import { showMistakes } from './editor-marks.ts';
import { createEditor, update } from './editor-view.ts';
import type { EditorProps } from './field-props.ts';
import { Offers } from './offers.tsx';

const LIST = 'offers';
const DESCRIPTION = 'mistakes';
/** Pixels between a line and the offers below it. */
const GAP_PX = 8;
/** Pixels that the offers have at least, if the field does. */
const WIDTH_PX = 360;

/** The policy allows no styles of elements. Those of a shadow root are made by the script. */
export function EditorField(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const made = useRef<Made>(undefined);
  const latest = useRef(props);
  latest.current = props;
  useKeys({ '/': () => made.current?.view.focus() });
  useLayoutEffect(() => {
    if (host.current === null) return undefined;
    const editor = make(host.current, latest);
    made.current = editor;
    if (latest.current.begin !== undefined) editor.view.focus();
    return () => {
      render(null, editor.beside);
      editor.view.destroy();
    };
  }, []);
  useLayoutEffect(() => {
    if (made.current !== undefined) show(made.current, props);
  });
  const { mistakes } = props;
  useLayoutEffect(() => made.current?.view.dispatch({ effects: showMistakes.of(mistakes) }), [mistakes]);
  return <div ref={host} class="query-input" />;
}

interface Made {
  readonly host: HTMLElement;
  readonly view: EditorView;
  /** What stands beside the text in the same root: ids do not reach beyond it. */
  readonly beside: HTMLElement;
}

function make(host: HTMLElement, latest: { readonly current: EditorProps }): Made {
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [offersStyle, editorStyle].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  const view = createEditor(root, latest.current.text, latest.current.begin, {
    onType: (text, caret) => latest.current.onType(text, caret),
    onKey: (event, caret) => latest.current.onKey(event, caret),
    onPaste: (whole) => latest.current.onPaste(whole),
    onBlur: () => latest.current.completion.close(),
  });
  const beside = document.createElement('div');
  root.append(beside);
  return { host, view, beside };
}

function show(made: Made, { text, caret, completion, mistakes, take }: EditorProps): void {
  const { view, beside } = made;
  const { offers, at, from } = completion;
  update(view, text, caret, {
    role: 'combobox',
    'aria-label': t.query,
    'aria-autocomplete': 'list',
    'aria-controls': LIST,
    'aria-describedby': DESCRIPTION,
    'aria-expanded': String(offers.length > 0),
    'aria-invalid': String(mistakes.length > 0),
    ...(at >= 0 && { 'aria-activedescendant': `${LIST}-${at}` }),
  });
  const place = offers.length === 0 ? undefined : below(made, from);
  render(
    <>
      <Offers id={LIST} completion={completion} take={take} {...(place && { place })} />
      <span id={DESCRIPTION} hidden>
        {mistakes.map(({ message }) => message).join('. ')}
      </span>
    </>,
    beside,
  );
}

/** Below the character, from the corner of what the host stands in. */
function below({ view, host }: Made, at: number): { readonly left: number; readonly top: number } | undefined {
  const character = view.coordsAtPos(Math.min(at, view.state.doc.length));
  const field = (host.offsetParent ?? host).getBoundingClientRect();
  if (character === null) return undefined;
  const left = Math.max(0, Math.min(character.left - field.left, field.width - WIDTH_PX));
  return { left, top: character.bottom - field.top + GAP_PX };
}
