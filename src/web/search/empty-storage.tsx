/** What is shown before the first span. */
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { ReceivingPortDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { Blank } from '../shell/states.tsx';
import { change } from '../state/place.ts';
import { refresh } from './state.ts';

/** Milliseconds between two looks at an empty database. */
const POLL_MS = 2_000;

/** Where OTLP over HTTP is received if the server does not say. */
const USUAL_PORT = 4318;

/** How to send the first span. Looks for it while it is shown, and leaves live mode on for those after it. */
export function EmptyStorage() {
  const { data } = useAnswer(ReceivingPortDocument, {});
  useEffect(() => {
    change({ live: '1' }, 'replace');
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Blank title={t.emptyTitle}>
      <p>{t.emptyText}</p>
      <pre>
        {`export OTEL_EXPORTER_OTLP_ENDPOINT=${data?.server.otlpHttpUsesTls === true ? 'https' : 'http'}://${location.hostname}:${data?.server.otlpHttpPort ?? USUAL_PORT}
export OTEL_TRACES_EXPORTER=otlp
export OTEL_SERVICE_NAME=checkout
npm install @opentelemetry/auto-instrumentations-node
node --require @opentelemetry/auto-instrumentations-node/register app.js`}
      </pre>
      <p class="muted">{t.emptyDemo}</p>
    </Blank>
  );
}
