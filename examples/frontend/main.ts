/**
 * A small frontend on the generated client. It lists the newest traces, filtered by service and failure, and shows one as a
 * waterfall. `?api=http://...` names another server, which must list the origin of this page under `api.cors_origins`.
 */
import { everyTrace, servicesWithOperations, wholeTrace } from '../client/client.ts';
import type { TraceFilter } from '../generated/graphql.ts';
import { byId, element } from './element.ts';
import { waterfall } from './waterfall.ts';

const PAGE = 20;
const api = new URLSearchParams(location.search).get('api') ?? 'http://127.0.0.1:8080/graphql';
const service = byId('service', HTMLSelectElement);
const failed = byId('failed', HTMLInputElement);
const list = byId('traces', HTMLElement);
const details = byId('trace', HTMLElement);

/** Shows errors on the page. */
function run(work: () => Promise<void>): void {
  work().then(
    () => (byId('problem', HTMLElement).textContent = ''),
    (error: unknown) => (byId('problem', HTMLElement).textContent = String(error)),
  );
}

function chosen(): TraceFilter {
  const filters: TraceFilter[] = [];
  if (service.value !== '') filters.push({ service: { eq: service.value } });
  if (failed.checked) filters.push({ errorCount: { gt: 0 } });
  return { and: filters };
}

/** Replaces the list by the first traces of the selection. */
async function showTraces(): Promise<void> {
  const shown = element('div', {});
  list.replaceChildren(shown);
  await showMore(everyTrace(api, chosen()), shown);
}

/** Appends so many traces, and a button for more. */
async function showMore(traces: ReturnType<typeof everyTrace>, shown: HTMLElement): Promise<void> {
  for (let count = 0; count < PAGE; count++) {
    const { value: trace, done } = await traces.next();
    if (done) return;
    const text = `${trace.rootSpan?.name ?? 'no root'} · ${Number(BigInt(trace.durationNano)) / 1e6} ms · ${trace.startTime}`;
    const button = element('button', { className: trace.errorCount > 0 ? 'trace failed' : 'trace', textContent: text });
    button.addEventListener('click', () => run(() => showTrace(trace.traceId, button)));
    shown.append(button);
  }
  const more = element('button', { textContent: 'More' });
  more.addEventListener('click', () => {
    more.remove();
    run(() => showMore(traces, shown));
  });
  shown.append(more);
}

async function showTrace(traceId: string, button: HTMLButtonElement): Promise<void> {
  for (const other of list.querySelectorAll('[aria-pressed]')) other.removeAttribute('aria-pressed');
  button.setAttribute('aria-pressed', 'true');
  const trace = await wholeTrace(api, traceId);
  details.replaceChildren(trace === null ? 'The trace is gone.' : waterfall(trace));
}

for (const control of [service, failed]) control.addEventListener('change', () => run(showTraces));
run(async () => {
  const services = await servicesWithOperations(api);
  service.append(...services.map(({ name }) => element('option', { value: name, textContent: name })));
  await showTraces();
});
