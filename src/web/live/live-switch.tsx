/** Switches live mode, which shows what arrives, and pauses it. */
import { useEffect, useRef } from 'preact/hooks';
import { l } from '../messages/live.ts';
import { Icon } from '../shell/icon.tsx';
import { useKeys } from '../shell/keys.ts';
import { isLive } from '../state/live.ts';
import { change } from '../state/place.ts';
import { connection, type Following, follow } from './follow.ts';
import { pausedBy, setPause } from './pauses.ts';

/** A page with this switch follows what arrives while it is on. */
export function LiveSwitch(following: Following) {
  const latest = useRef(following);
  latest.current = following;
  const isOn = isLive.value;
  useEffect(() => (isOn ? follow(() => latest.current) : undefined), [isOn]);
  useEffect(() => () => setPause('button', false), [isOn]);
  const toggle = (): void => change({ live: isOn ? undefined : '1' }, 'replace');
  useKeys({ L: toggle });
  const { is, reason = '' } = connection.value;
  const state = is === 'waiting' ? l.states.waiting(reason) : l.states[is];
  const paused = pausedBy.value;
  return (
    <div class="live">
      <button
        type="button"
        role="switch"
        class={`live-switch ${isOn && paused !== undefined ? 'paused' : is}`}
        aria-checked={isOn}
        title={isOn && paused !== undefined ? l.pausedBy[paused] : state}
        onClick={toggle}
      >
        <i aria-hidden="true" />
        {l.live}
      </button>
      {isOn && (
        <button
          type="button"
          class="icon framed"
          aria-label={paused === 'button' ? l.goOn : l.pause}
          title={paused === undefined ? l.pause : l.pausedBy[paused]}
          onClick={() => setPause('button', paused !== 'button')}
        >
          <Icon name={paused === 'button' ? 'play' : 'pause'} />
        </button>
      )}
    </div>
  );
}
