/** The growth of a database as a picture: a panel for each measure, one above the other, over the spans stored. */
import { whole } from './format-table.ts';
import type { GrowthStep } from './growth.ts';

const WIDTH = 720;
const PANEL = 130;
const LEFT = 64;
const RIGHT = 16;
const TOP = 28;
const PLOT = 76;
const FOOT = 30;

/** Readers with a dark page get light lines. */
const STYLE = `text { font: 12px sans-serif; fill: #333 }
.title { font-weight: bold }
.frame { stroke: #bbb; fill: none }
.line { stroke: #0b62a8; stroke-width: 2; fill: none }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .frame { stroke: #555 } .line { stroke: #6cb6ff }
}`;

interface Panel {
  readonly title: string;
  readonly measure: (step: GrowthStep) => number;
}

const PANELS: readonly Panel[] = [
  { title: 'Acknowledged spans a second', measure: ({ spansPerSecond }) => spansPerSecond },
  { title: 'CPU seconds for 100,000 spans', measure: ({ cpuSeconds }) => cpuSeconds },
  { title: 'Bytes written to disk for each span', measure: ({ writtenBytes }) => writtenBytes },
  { title: 'Bytes on disk for each span, running', measure: ({ diskBytes }) => diskBytes },
  { title: 'Resident memory, MiB', measure: ({ memoryBytes }) => memoryBytes / 2 ** 20 },
];

/** An SVG. The axes of all values start at zero. Throws if there is no step. */
export function growthPicture(steps: readonly GrowthStep[]): string {
  const last = steps.at(-1);
  if (last === undefined) throw new Error('There is no growth to draw.');
  const height = PANELS.length * PANEL + FOOT;
  const panels = PANELS.map((panel, index) => drawPanel(panel, steps, last.spans, index * PANEL));
  const foot = PANELS.length * PANEL + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Ingest while the database grows">
<style>${STYLE}</style>
${panels.join('\n')}
<text x="${LEFT}" y="${foot}">0</text>
<text x="${WIDTH - RIGHT}" y="${foot}" text-anchor="end">${whole(last.spans)} spans stored</text>
</svg>
`;
}

function drawPanel({ title, measure }: Panel, steps: readonly GrowthStep[], spans: number, y: number): string {
  const top = roundUp(Math.max(...steps.map(measure)));
  const bottom = y + TOP + PLOT;
  const points = steps.map((step) => {
    const across = LEFT + (step.spans / spans) * (WIDTH - LEFT - RIGHT);
    return `${across.toFixed(1)},${(bottom - (measure(step) / top) * PLOT).toFixed(1)}`;
  });
  return `<text class="title" x="${LEFT}" y="${y + 18}">${title}</text>
<rect class="frame" x="${LEFT}" y="${y + TOP}" width="${WIDTH - LEFT - RIGHT}" height="${PLOT}"/>
<text x="${LEFT - 8}" y="${y + TOP + 10}" text-anchor="end">${label(top)}</text>
<text x="${LEFT - 8}" y="${bottom}" text-anchor="end">0</text>
<polyline class="line" points="${points.join(' ')}"/>`;
}

/** The next of 1, 2 and 5 times a power of ten; 1 for nothing. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((times) => times * power >= value) ?? 10) * power;
}

function label(value: number): string {
  return value >= 1 ? whole(value) : String(value);
}
