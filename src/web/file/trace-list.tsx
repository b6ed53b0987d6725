/** The traces of a file, to choose one. */

import { useMemo, useState } from 'preact/hooks';
import { count } from '../format/count.ts';
import { duration, exactNanos } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import { moment } from '../format/time.ts';
import { t } from '../messages/en.ts';
import { f } from '../messages/file.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { factsOf } from './answers.ts';
import type { Traces } from './file-source.ts';

/** Rows that are added at a time. */
const PAGE = 200;

export function TraceList({ traces }: { readonly traces: Traces }) {
  const [most, setMost] = useState(PAGE);
  const all = useMemo(() => {
    const facts = [...traces.values()].map(factsOf);
    return facts.sort((a, b) => (BigInt(a.startTimeUnixNano) < BigInt(b.startTimeUnixNano) ? 1 : -1));
  }, [traces]);
  return (
    <>
      <h1 class="file-heading">{f.traceCount(all.length)}</h1>
      <div class="file-traces">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.trace}</th>
              <th scope="col">{t.started}</th>
              {[t.durationHead, t.spans, t.errors].map((head) => (
                <th key={head} scope="col" class="number">
                  {head}
                </th>
              ))}
              <th scope="col">{t.services}</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, most).map((trace) => (
              <tr key={trace.traceId}>
                <th scope="row">
                  <a href={hrefOf('file', { trace: trace.traceId })} title={trace.traceId}>
                    <span class="muted">{trace.rootSpan && shownService(trace.rootSpan.service.name)}</span>{' '}
                    {trace.rootSpan?.name ?? t.noRoot}
                  </a>
                </th>
                <td>{moment(trace.startTimeUnixNano, zone.value)}</td>
                <td class="number" title={exactNanos(trace.durationNano)}>
                  {duration(trace.durationNano)}
                </td>
                <td class="number">{count(trace.spanCount)}</td>
                <td class={trace.errorCount > 0 ? 'number error-text' : 'number'}>{count(trace.errorCount)}</td>
                <td class="muted">{trace.services.map(({ name }) => shownService(name)).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {all.length > most && (
        <p class="more">
          <button type="button" onClick={() => setMost(most + PAGE)}>
            {t.more}
          </button>
        </p>
      )}
    </>
  );
}
