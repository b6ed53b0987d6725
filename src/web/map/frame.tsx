/** The frame of a graph. It shows the whole graph at first, unless the text gets too small, and can be zoomed and moved. */
import type { ComponentChildren } from 'preact';
import { m } from '../messages/map.ts';
import { Icon } from '../shell/icon.tsx';
import { type Keys, useKeys } from '../shell/keys.ts';
import '../style/graph.css';
import type { Placed } from './layout.ts';
import { step } from './step.ts';
import { useView, type View } from './use-view.ts';

/** Below this scale figures are too small to read, so nodes show only their names, in larger letters. */
const FAR = 0.66;

interface FrameProps {
  readonly placed: Placed;
  /** The middle of the view if the graph does not fit. Absent: the view starts at the left. */
  readonly middle?: { readonly x: number; readonly y: number } | undefined;
  readonly label: string;
  /** Whether the keys of the page zoom. */
  readonly hasKeys: boolean;
  /** What is drawn, in pixels of `placed`. */
  readonly children: ComponentChildren;
  /** What stands over the frame, and does not move. */
  readonly over?: ComponentChildren;
}

export function Frame({ placed, middle, label, hasKeys, children, over }: FrameProps) {
  const view = useView(placed, middle);
  const { frame, scale, isCut } = view;
  const size = { width: `${placed.width * scale}px`, height: `${placed.height * scale}px` };
  return (
    <div class="map-picture">
      <div
        ref={frame}
        class={scale < FAR ? 'map-frame far' : 'map-frame'}
        style={{ '--drawing-height': `${placed.height}px` }}
        role="group"
        aria-label={label}
        onKeyDown={(event) => step(event, placed)}
        onPointerDown={view.grab}
      >
        <div class="map-size" style={size}>
          <div class="map-drawing" style={{ transform: `scale(${scale})`, '--scale': String(scale) }}>
            {children}
          </div>
        </div>
      </div>
      {isCut && <p class="map-cut muted">{m.cut}</p>}
      <Zoom view={view} hasKeys={hasKeys} />
      {over}
    </div>
  );
}

function Zoom({ view: { zoomIn, zoomOut, fit }, hasKeys }: { readonly view: View; readonly hasKeys: boolean }) {
  const actions = [
    ['plus', m.zoomIn, '+', zoomIn],
    ['minus', m.zoomOut, '-', zoomOut],
    ['fit', m.fit, '0', fit],
  ] as const;
  const keys: Keys = hasKeys ? Object.fromEntries(actions.map(([, , key, action]) => [key, action])) : {};
  useKeys(keys);
  return (
    <div class="map-zoom" role="group" aria-label={m.zoomGroup}>
      {actions.map(([icon, text, key, action]) => (
        <button
          key={icon}
          type="button"
          class="icon framed"
          aria-label={text}
          title={hasKeys ? `${text} (${key})` : text}
          onClick={action}
        >
          <Icon name={icon} />
        </button>
      ))}
    </div>
  );
}
