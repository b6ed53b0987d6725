/** Finds spans in the trace, and chooses what is shown of it. */
import { useRef } from 'preact/hooks';
import { FindSpansDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { w } from '../messages/waterfall.ts';
import { Icon } from '../shell/icon.tsx';
import { useKeys } from '../shell/keys.ts';
import { change, parameter } from '../state/place.ts';
import { DisplayMenu } from './display-menu.tsx';
import { jump } from './go-to.ts';
import { Pills } from './pill-buttons.tsx';
import type { TraceModel } from './trace-model.ts';
import { useMatches } from './use-matches.ts';
import { shownView } from './view.ts';

const find = parameter('find');

export function FindBar({ model }: { readonly model: TraceModel }) {
  const problem = useMatches(model);
  const whole = model.whole.value;
  const { from, to } = model.window.value;
  return (
    <div class="find-bar">
      <FindField model={model} isWrong={problem !== undefined} />
      <Pills model={model} />
      <span class="tree-buttons">
        <DisplayMenu model={model} />
        {shownView.value === 'waterfall' && <TreeButtons model={model} />}
        <button
          type="button"
          class="plain"
          disabled={from <= 0 && to >= whole}
          onClick={() => model.zoomTo({ from: 0, to: whole }, 'push')}
        >
          {t.whole}
        </button>
      </span>
      {problem !== undefined && (
        <p class="error-text" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function TreeButtons({ model }: { readonly model: TraceModel }) {
  return (
    <>
      <button type="button" class="plain" onClick={() => model.openTo(Number.POSITIVE_INFINITY)}>
        {t.openAll}
      </button>
      <button type="button" class="plain" onClick={() => model.openTo(0)}>
        {t.closeAll}
      </button>
    </>
  );
}

function FindField({ model, isWrong }: { readonly model: TraceModel; readonly isWrong: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => input.current?.focus() });
  const found = model.matches.value;
  const at = found === undefined ? 0 : found.indexOf(model.active.value) + 1;
  const step = (by: 1 | -1): void => jump(model, found ?? [], by);
  return (
    <div class={isWrong ? 'find-field wrong' : 'find-field'}>
      <Icon name="search" />
      <input
        ref={input}
        aria-label={t.find}
        placeholder={model.source.answers(FindSpansDocument) ? t.findHint : w.findHere}
        value={find.value ?? ''}
        spellcheck={false}
        onInput={({ currentTarget }) => change({ find: currentTarget.value }, 'replace')}
        onKeyDown={(event) => {
          if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') change({ find: undefined }, 'replace');
        }}
      />
      {found !== undefined && <span class="muted">{t.matchOf(at, found.length)}</span>}
      <button type="button" class="icon" aria-label={t.previous} disabled={!found?.length} onClick={() => step(-1)}>
        <Icon name="up" />
      </button>
      <button type="button" class="icon" aria-label={t.next} disabled={!found?.length} onClick={() => step(1)}>
        <Icon name="down" />
      </button>
    </div>
  );
}
