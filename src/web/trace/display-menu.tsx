/** How the trace is drawn. */
import { w } from '../messages/waterfall.ts';
import { Loaded } from '../shell/loaded.tsx';
import { Menu } from '../shell/menu.tsx';
import { parameter } from '../state/place.ts';
import type { TraceModel } from './trace-model.ts';

const fold = parameter('fold');
const colour = parameter('color');

export function DisplayMenu({ model }: { readonly model: TraceModel }) {
  return (
    <Menu name={w.display} isOn={fold.value !== undefined || colour.value !== undefined}>
      {(close) => <Loaded load={loadChoices} model={model} onDone={close} />}
    </Menu>
  );
}

const loadChoices = async () => (await import('./extra/display-page.tsx')).DisplayChoices;
