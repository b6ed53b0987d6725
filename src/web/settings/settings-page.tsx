/** What one person prefers, and what the server is. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/use-answer.ts';
import { age, moment, zoneName } from '../format/time.ts';
import { ServerFactsDocument } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { sv } from '../messages/saved.ts';
import { st } from '../messages/settings.ts';
import { LoadingBar, Refusal } from '../shell/states.tsx';
import { overlay } from '../state/overlay.ts';
import { BASE, hrefOf } from '../state/place.ts';
import { density, letterKeys, theme, zone } from '../state/preferences.ts';
import '../style/settings.css';
import { Choices } from './choices.tsx';
import { StoredData } from './stored-data.tsx';

export function SettingsPage() {
  useEffect(() => {
    document.title = `${st.title} · Spangraph`;
  }, []);
  return (
    <div class="settings-page">
      <h1>{st.title}</h1>
      <p class="muted">{st.text}</p>
      <section class="settings-section">
        <h2>{st.appearance}</h2>
        <Choices title={st.theme} chosen={theme} labels={st.themes} />
        <Choices title={st.density} chosen={density} labels={st.densities} />
        <div class="setting">
          <h3>{st.motion}</h3>
          <p class="muted">{st.motionText(matchMedia('(prefers-reduced-motion: reduce)').matches)}</p>
        </div>
      </section>
      <section class="settings-section">
        <h2>{st.times}</h2>
        <Choices
          title={st.zone}
          chosen={zone}
          labels={{ local: st.zones.local(zoneName('local')), utc: st.zones.utc }}
        />
      </section>
      <section class="settings-section">
        <h2>{st.keys}</h2>
        <Choices title={st.letterKeys} chosen={letterKeys} labels={st.letterChoices}>
          <p class="muted">{st.letterText}</p>
          <button type="button" onClick={() => (overlay.value = 'keys')}>
            {st.allKeys}
          </button>
        </Choices>
      </section>
      <section class="settings-section">
        <h2>{sv.savedSearches}</h2>
        <p class="muted">{st.saved}</p>
        <p>
          <a href={hrefOf('traces')}>{t.toTraces}</a>
        </p>
      </section>
      <StoredData />
      <Server />
    </div>
  );
}

function Server() {
  const { data, error, isLoading, retry } = useAnswer(ServerFactsDocument, {});
  const server = data?.server;
  return (
    <section class="settings-section">
      <h2>{st.server}</h2>
      <LoadingBar isLoading={isLoading} />
      <Refusal answered={{ error, retry }} />
      <dl class="server-facts">
        {server !== undefined && (
          <>
            <Fact name={st.version}>
              {server.name} {server.version}
            </Fact>
            <Fact name={st.storage}>{server.storage}</Fact>
            <Fact name={st.started}>{startOf(server.startedAt)}</Fact>
            {server.signedInAs && (
              <Fact name={st.caller}>
                {server.signedInAs} <a href={`${BASE}sign-in`}>{st.signOut}</a>
              </Fact>
            )}
          </>
        )}
        <Fact name={st.api}>
          <a href={`${BASE}graphql`}>{st.graphiql}</a>
        </Fact>
      </dl>
    </section>
  );
}

function startOf(startedAt: string): string {
  const nanos = BigInt(Date.parse(startedAt)) * 1_000_000n;
  return `${moment(nanos, zone.value)}, ${age(nanos)}`;
}

interface FactProps {
  readonly name: string;
  readonly children: ComponentChildren;
}

function Fact({ name, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
