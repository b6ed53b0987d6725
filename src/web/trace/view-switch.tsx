/** Switches between the views of a trace. */
import { v } from '../messages/views.ts';
import { useKeys } from '../shell/keys.ts';
import { change, hrefWith } from '../state/place.ts';
import { nextView, showing, shownView, VIEWS } from './view.ts';
import '../style/view-switch.css';

export function ViewSwitch() {
  useKeys({ v: () => change(showing(nextView())) });
  return (
    <nav class="view-switch" aria-label={v.views}>
      {VIEWS.map((view) => (
        <a key={view} href={hrefWith(showing(view))} aria-current={view === shownView.value ? 'page' : undefined}>
          {v.names[view]}
        </a>
      ))}
    </nav>
  );
}
