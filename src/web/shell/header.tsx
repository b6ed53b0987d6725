/** The bar above every page. */
import { zoneName } from '../format/time.ts';
import { t } from '../messages/en.ts';
import { lastSearch } from '../state/last-search.ts';
import { isTimed, lastTimes } from '../state/last-times.ts';
import { overlay } from '../state/overlay.ts';
import { BASE, hrefOf, parameter, path } from '../state/place.ts';
import { nextOf, switchZone, theme, zone } from '../state/preferences.ts';
import { Icon, type IconName } from './icon.tsx';

const THEME_ICONS: Readonly<Record<typeof theme.value, IconName>> = { system: 'half', light: 'sun', dark: 'moon' };

const q = parameter('q');

export function Header() {
  return (
    <header class="header">
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <a class="brand" href={hrefOf('traces')}>
        <Mark />
        <span>Spangraph</span>
      </a>
      <Pages />
      <button type="button" class="find-id" onClick={() => (overlay.value = 'palette')}>
        <Icon name="search" />
        <span>{t.openById}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div class="header-end">
        <a class="header-link" href={hrefOf('file')} title={t.openFile} aria-label={t.openFile}>
          <Icon name="file" />
        </a>
        <button
          type="button"
          class="plain"
          title={zone.value === 'utc' ? t.showLocal : t.showUtc}
          aria-label={t.zone(zoneName(zone.value))}
          onClick={switchZone}
        >
          {zoneName(zone.value)}
        </button>
        <button
          type="button"
          class="icon"
          title={t.theme(t.themes[theme.value])}
          aria-label={t.theme(t.themes[theme.value])}
          onClick={() => (theme.value = nextOf(['system', 'light', 'dark'], theme.value) ?? 'system')}
        >
          <Icon name={THEME_ICONS[theme.value]} />
        </button>
        <button
          type="button"
          class="icon wide-only"
          title={`${t.keys} (?)`}
          aria-label={t.keys}
          onClick={() => (overlay.value = 'keys')}
        >
          <Icon name="keyboard" />
        </button>
        <a class="header-link" href={hrefOf('settings')} title={t.settings} aria-label={t.settings}>
          <Icon name="settings" />
        </a>
      </div>
    </header>
  );
}

/** Links to the pages. */
function Pages() {
  const [page = ''] = path.value.split('/');
  // The time goes from page to page, and the query between those that search spans.
  const times = lastTimes.value;
  const searched = { q: q.value, ...times };
  // A trace, and whatever else has no time of its own, leads back to the search that it was found by.
  const traces = isTimed() ? hrefOf('traces', searched) : lastSearch.value;
  return (
    <nav aria-label={t.main}>
      <a href={traces} aria-current={page === '' || page === 'traces' ? 'page' : undefined}>
        {t.traces}
      </a>
      <a href={hrefOf('analyze', searched)} aria-current={page === 'analyze' ? 'page' : undefined}>
        {t.analyze}
      </a>
      <a href={hrefOf('compare')} aria-current={page === 'compare' ? 'page' : undefined}>
        {t.compare}
      </a>
      <a href={hrefOf('services', times)} aria-current={page === 'services' ? 'page' : undefined}>
        {t.services}
      </a>
      <a href={hrefOf('map', times)} aria-current={page === 'map' ? 'page' : undefined}>
        {t.map}
      </a>
      <a href={`${BASE}graphql`}>{t.graphiql}</a>
    </nav>
  );
}

/** The mark of the program: three spans. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <rect x="5" y="7" width="22" height="4.5" rx="2" />
      <rect x="9" y="14" width="10" height="4.5" rx="2" />
      <rect x="15" y="21" width="12" height="4.5" rx="2" />
    </svg>
  );
}
