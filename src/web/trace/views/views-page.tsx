/** The views of a trace besides the waterfall. They load when the first of them is shown. */
import type { TraceModel } from '../trace-model.ts';
import { FlameView } from './flame/flame-view.tsx';
import { SpanTable } from './span-table.tsx';
import { StatsView } from './stats-view.tsx';
import { shownView } from './view.ts';
import '../../style/views.css';

interface ViewsPageProps {
  readonly model: TraceModel;
  readonly colours: (service: string) => string;
}

export function ViewsPage({ model, colours }: ViewsPageProps) {
  switch (shownView.value) {
    case 'flame':
      return <FlameView model={model} colours={colours} />;
    case 'stats':
      return <StatsView model={model} colours={colours} />;
    case 'spans':
      return <SpanTable model={model} colours={colours} />;
    default:
      return null;
  }
}
