/** The frame of every page: routes, keys, overlays. */
import { useEffect } from 'preact/hooks';
import { isServerGone } from './data/patience.ts';
import { t } from './messages/en.ts';
import { copyLink } from './shell/copy-link.ts';
import { isHeld, useDrop } from './shell/dropped-files.ts';
import { Header } from './shell/header.tsx';
import { useKeys } from './shell/keys.ts';
import { LiveRegion } from './shell/live-region.tsx';
import { Loaded } from './shell/loaded.tsx';
import { Overlays } from './shell/overlays.tsx';
import { openPastedTraces } from './shell/pasted-traces.ts';
import { Blank } from './shell/states.tsx';
import { traceIdIn } from './shell/trace-id.ts';
import { lastSearch } from './state/last-search.ts';
import { lastTimes } from './state/last-times.ts';
import { overlay } from './state/overlay.ts';
import { BASE, go, goTo, hrefOf, path } from './state/place.ts';
import { switchZone } from './state/preferences.ts';

export function App() {
  useDrop();
  useEffect(openPastedTraces, []);
  useKeys({
    '?': () => (overlay.value = 'keys'),
    'Ctrl+k': () => (overlay.value = 'palette'),
    'g t': () => goTo(lastSearch.value),
    'g s': () => go('services', lastTimes.value),
    'g m': () => go('map', lastTimes.value),
    'g a': () => go('analyze', lastTimes.value),
    'g c': () => go('compare'),
    'g o': () => go('file'),
    'g p': () => go('settings'),
    u: switchZone,
    y: () => void copyLink(),
  });
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the links in it have both */}
      <div class="app" onClick={followLink}>
        <Header />
        {isServerGone.value && (
          <p class="banner" role="alert">
            {t.serverGone}
          </p>
        )}
        <main id="content" tabIndex={-1}>
          <Route />
        </main>
      </div>
      {isHeld.value && <div class="drop-hint">{t.dropHint}</div>}
      <Overlays />
      <LiveRegion />
    </>
  );
}

function Route() {
  const [page = '', id = '', ...rest] = path.value.split('/');
  if (page === '') return <Loaded key="start" load={loadStart} />;
  if (page === 'traces' && id === '') return <Loaded key="traces" load={loadSearch} />;
  if (page === 'trace' && id !== '' && rest.length === 0)
    return <Loaded key={id} load={loadTrace} traceId={traceIdIn(id) ?? id} loadViews={loadViews} />;
  if (path.value === 'services') return <Loaded key="services" load={loadServices} />;
  // The name of a service may be empty, and have slashes.
  if (page === 'services') return <Loaded key={path.value} load={loadService} name={[id, ...rest].join('/')} />;
  if (path.value === 'map') return <Loaded key="map" load={loadMap} />;
  if (path.value === 'compare') return <Loaded key="compare" load={loadCompare} />;
  if (path.value === 'file') return <Loaded key="file" load={loadFile} loadViews={loadViews} />;
  if (path.value === 'settings') return <Loaded key="settings" load={loadSettings} />;
  if (path.value === 'analyze') return <Loaded key="analyze" load={loadAnalyze} />;
  return (
    <Blank title={t.noPage} isPage>
      <a href={hrefOf('traces')}>{t.toTraces}</a>
    </Blank>
  );
}

const loadStart = async () => (await import('./search/start-page.tsx')).StartPage;
const loadSearch = async () => (await import('./search/search-page.tsx')).SearchPage;
const loadTrace = async () => (await import('./trace/trace-page.tsx')).TracePage;
const loadViews = async () => (await import('./trace/views/views-page.tsx')).ViewsPage;
const loadServices = async () => (await import('./services/services-page.tsx')).ServicesPage;
const loadService = async () => (await import('./services/service-page.tsx')).ServicePage;
const loadCompare = async () => (await import('./compare/compare-page.tsx')).ComparePage;
const loadAnalyze = async () => (await import('./analyze/analyze-page.tsx')).AnalyzePage;
const loadFile = async () => (await import('./file/file-page.tsx')).FilePage;
const loadSettings = async () => (await import('./settings/settings-page.tsx')).SettingsPage;
const loadMap = async () => (await import('./map/map-page.tsx')).MapPage;

/** Links to pages of this page change the address without loading it again. */
function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.origin !== location.origin || link.hasAttribute('download')) return;
  if (!link.pathname.startsWith(BASE) || link.pathname === `${BASE}graphql` || link.hash !== '') return;
  event.preventDefault();
  goTo(link.href);
}
