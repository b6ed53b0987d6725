/** What is shown before the first span. */
import { useEffect } from 'preact/hooks';
import { t } from '../messages/en.ts';
import { Blank } from '../shell/states.tsx';
import { refresh } from './state.ts';

/** Milliseconds between two looks at an empty database. */
const POLL_MS = 2_000;

/** How to send the first span. Looks for it while it is shown. */
export function EmptyStorage() {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Blank title={t.emptyTitle}>
      <p>{t.emptyText}</p>
      <pre>
        {`export OTEL_EXPORTER_OTLP_ENDPOINT=http://${location.hostname}:4318
export OTEL_TRACES_EXPORTER=otlp
export OTEL_SERVICE_NAME=checkout
node --require @opentelemetry/auto-instrumentations-node/register app.js`}
      </pre>
      <p class="muted">{t.emptyDemo}</p>
    </Blank>
  );
}
