/** The overlay of keys. */

import { t } from '../messages/en.ts';
import { type KeyGroup, k, keyGroups } from '../messages/keys.ts';
import { hrefOf, path } from '../state/place.ts';
import { letterKeys } from '../state/preferences.ts';
import '../style/keys.css';
import { boundKeys } from './keys.ts';
import { Overlay } from './overlay.tsx';

/** What stands on keys with a name. */
const CAPS: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowRight: '→',
  ArrowLeft: '←',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Escape: 'Esc',
  '-': '−',
  ' ': 'Space',
  'Ctrl+k': 'Ctrl K',
  'Ctrl+Space': 'Ctrl Space',
  'Ctrl+Enter': 'Ctrl Enter',
  Delete: 'Del',
};

/** More keys than this in a row are a range. */
const MOST_CAPS = 4;

export function KeyOverlay({ onClose }: { readonly onClose: () => void }) {
  const bound = boundKeys();
  const [page = ''] = path.value.split('/');
  const here = keyGroups.filter(({ pages }) => pages?.includes(page) ?? true);
  const listed = new Set(here.flatMap(({ rows }) => rows.flatMap(({ keys }) => keys)));
  const worksHere = (group: KeyGroup, keys: readonly string[]): boolean =>
    here.includes(group) && (group.isOfField === true || keys.some((key) => bound.has(key)));
  const others = [...bound].filter((key) => !listed.has(key));
  return (
    <Overlay title={t.keys} onClose={onClose}>
      <div class="key-columns">
        {keyGroups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.rows.map(({ keys, text }) => (
                <div key={text} class={worksHere(group, keys) ? '' : 'elsewhere'}>
                  <dt>
                    <Caps keys={keys} />
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        {others.length > 0 && (
          <section class="other-keys">
            <h3>{k.other}</h3>
            <Caps keys={others} />
          </section>
        )}
      </div>
      <div class="key-notes">
        <span class="muted">{k.elsewhere}</span>
        {letterKeys.value === 'off' && <strong>{k.lettersOff}</strong>}
        <a href={hrefOf('settings')} onClick={onClose}>
          {k.settings}
        </a>
      </div>
    </Overlay>
  );
}

function Caps({ keys }: { readonly keys: readonly string[] }) {
  const shown = keys.length > MOST_CAPS ? [keys[0] ?? '', keys.at(-1) ?? ''] : keys;
  return (
    <>
      {shown.map((key, index) => (
        <span key={key}>
          {index > 0 && keys.length > MOST_CAPS ? ' … ' : ' '}
          <kbd>{CAPS[key] ?? key}</kbd>
        </span>
      ))}
    </>
  );
}
