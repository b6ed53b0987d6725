/** The selected rectangle, with handles on its edges and corners. */
import { b } from '../messages/brush.ts';
import { type Box, EDGES, type Edge, moved, type Point } from './box.ts';

/** Where an edge of the box is, in words. */
export type EdgeText = (box: Box, edge: Edge) => string;

/** Pixels that an arrow key moves; with Shift one. */
const STEP_PX = 8;

const CORNERS: readonly (readonly [Edge, Edge])[] = [
  ['left', 'top'],
  ['right', 'top'],
  ['left', 'bottom'],
  ['right', 'bottom'],
];

interface BrushBoxProps {
  readonly box: Box;
  readonly bounds: () => Box;
  readonly edgeText: EdgeText | undefined;
  readonly onSelect: (box: Box) => void;
}

/** Which edges a pointer holds that went down on an element. */
export function edgesIn(target: EventTarget | null): readonly Edge[] {
  const names = target instanceof HTMLElement ? (target.dataset.edges ?? '').split(' ') : [];
  return EDGES.filter((edge) => names.includes(edge));
}

/** Pixels of an arrow key; undefined for other keys. */
function stepOf({ key, shiftKey }: KeyboardEvent): Point | undefined {
  const size = shiftKey ? 1 : STEP_PX;
  const steps: Readonly<Record<string, Point>> = {
    ArrowLeft: { x: -size, y: 0 },
    ArrowRight: { x: size, y: 0 },
    ArrowUp: { x: 0, y: -size },
    ArrowDown: { x: 0, y: size },
  };
  return steps[key];
}

/** Each edge is a slider; the arrow keys move the whole box when it has the focus itself. */
export function BrushBox({ box, bounds, edgeText, onSelect }: BrushBoxProps) {
  const keys =
    (edges: readonly Edge[]) =>
    (event: KeyboardEvent): void => {
      const step = stepOf(event);
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      onSelect(moved(box, edges, step, bounds()));
    };
  const style = {
    left: `${box.left}px`,
    top: `${box.top}px`,
    width: `${box.right - box.left}px`,
    height: `${box.bottom - box.top}px`,
  };
  if (edgeText === undefined) return <div class="brush-box" style={style} />;
  return (
    <div
      class="brush-box"
      style={style}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move it
      tabIndex={0}
      aria-label={b.selectedPart}
      data-edges={EDGES.join(' ')}
      onKeyDown={keys(EDGES)}
    >
      {EDGES.map((edge) => (
        <Handle
          key={edge}
          edge={edge}
          box={box}
          bounds={bounds()}
          text={edgeText(box, edge)}
          onKeyDown={keys([edge])}
        />
      ))}
      {CORNERS.map((edges) => (
        <i key={edges.join(' ')} class={`brush-corner ${edges.join(' ')}`} data-edges={edges.join(' ')} />
      ))}
    </div>
  );
}

interface HandleProps {
  readonly edge: Edge;
  readonly box: Box;
  readonly bounds: Box;
  readonly text: string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Handle({ edge, box, bounds, text, onKeyDown }: HandleProps) {
  const isAcross = edge === 'left' || edge === 'right';
  // Durations grow upwards.
  const now = isAcross ? box[edge] - bounds.left : bounds.bottom - box[edge];
  return (
    <div
      class={`brush-edge ${edge}`}
      data-edges={edge}
      role="slider"
      tabIndex={0}
      aria-label={b.edges[edge]}
      aria-orientation={isAcross ? 'horizontal' : 'vertical'}
      aria-valuemin={0}
      aria-valuemax={Math.round(isAcross ? bounds.right - bounds.left : bounds.bottom - bounds.top)}
      aria-valuenow={Math.round(now)}
      aria-valuetext={text}
      onKeyDown={onKeyDown}
    />
  );
}
