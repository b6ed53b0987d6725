/** The views of a trace besides the waterfall. They load when the first of them is shown. */
import { useEffect } from 'preact/hooks';
import { Loaded } from '../../shell/loaded.tsx';
import { shownView, type ViewProps } from '../view.ts';
import { EventList } from './events/event-list.tsx';
import { FlameView } from './flame/flame-view.tsx';
import { SpanTable } from './span-table.tsx';
import { StatsView } from './stats-view.tsx';
import '../../style/views.css';

/** Its layout is larger than all other views together. */
const loadGraph = async () => (await import('./graph/graph-page.tsx')).GraphPage;

export function ViewsPage(props: ViewProps) {
  const { active, selected } = props.model;
  useEffect(() => {
    if (selected.value !== undefined) active.value = selected.value;
  }, [selected.value]);
  switch (shownView.value) {
    case 'flame':
      return <FlameView {...props} />;
    case 'stats':
      return <StatsView {...props} />;
    case 'spans':
      return <SpanTable {...props} />;
    case 'graph':
      return <Loaded load={loadGraph} {...props} />;
    case 'events':
      return <EventList {...props} />;
    case 'waterfall':
      return null;
  }
}
