/** What the palette offers for a text. */

import { serviceHref } from '../measures/links.ts';
import { t } from '../messages/en.ts';
import { p } from '../messages/palette.ts';
import { saved } from '../saved/saved-searches.ts';
import { queryOfWords, wordsIn } from '../search/words.ts';
import { traceIdIn } from '../shell/trace-id.ts';
import { lastTimes } from '../state/last-times.ts';
import { BASE, goTo, hrefOf } from '../state/place.ts';
import { nextOf, switchZone, theme, zone } from '../state/preferences.ts';
import { fitting } from './fits.ts';
import { recent } from './recent.ts';

/** Something that can be chosen. */
export interface Choice {
  readonly label: string;
  /** What tells it from others with the same label. */
  readonly detail?: string;
  readonly run: () => void;
}

export interface Group {
  readonly title: string;
  readonly choices: readonly Choice[];
}

/** Choices of a group; all that fit can be reached by typing more. */
const MOST = 8;

function link(label: string, href: string, detail?: string): Choice {
  return { label, run: () => goTo(href), ...(detail !== undefined && { detail }) };
}

/** Groups that have a choice. `services`: those that are stored. */
export function groupsFor(text: string, services: readonly string[], showKeys: () => void): Group[] {
  const traceId = traceIdIn(text);
  if (traceId !== undefined) return [{ title: p.groups.trace, choices: ofTrace(traceId) }];
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) {
    return [{ title: p.groups.search, choices: [link(p.searchFor(trimmed), hrefOf('traces', { q: trimmed }))] }];
  }
  const all: readonly (readonly [string, readonly Choice[]])[] = [
    [p.groups.pages, pages()],
    [p.groups.saved, saved.value.map(({ name, address }) => link(name, BASE + address))],
    [p.groups.recent, recent.value.map(({ traceId: id, title }) => link(title, hrefOf(`trace/${id}`), id.slice(0, 8)))],
    [p.groups.services, services.map((name) => link(name, serviceHref(name)))],
    [p.groups.actions, actions(showKeys)],
  ];
  const found = all.map(([title, choices]) => ({
    title,
    choices: fitting(choices, ({ label }) => label, trimmed, MOST),
  }));
  return [...found, { title: p.groups.search, choices: ofWords(trimmed) }].filter(({ choices }) => choices.length > 0);
}

function ofTrace(traceId: string): Choice[] {
  return [
    link(p.openTrace(traceId), hrefOf(`trace/${traceId}`)),
    link(p.compareTrace(traceId), hrefOf('compare', { a: traceId })),
  ];
}

function ofWords(text: string): Choice[] {
  const words = wordsIn(text);
  return words === undefined ? [] : [link(p.searchWords(words), hrefOf('traces', { q: queryOfWords(words) }))];
}

function pages(): Choice[] {
  return [
    link(t.traces, hrefOf('traces')),
    link(t.onlyErrors, hrefOf('traces', { q: '{ status = error }' })),
    link(p.live, hrefOf('traces', { live: '1' })),
    link(t.analyze, hrefOf('analyze', lastTimes.value)),
    link(t.compare, hrefOf('compare')),
    link(t.services, hrefOf('services', lastTimes.value)),
    link(t.map, hrefOf('map', lastTimes.value)),
    link(t.openFile, hrefOf('file')),
    link(t.settings, hrefOf('settings')),
  ];
}

function actions(showKeys: () => void): Choice[] {
  const nextTheme = nextOf(['system', 'light', 'dark'] as const, theme.value) ?? 'system';
  return [
    { label: t.keys, run: showKeys },
    { label: zone.value === 'utc' ? t.showLocal : t.showUtc, run: switchZone },
    { label: p.theme(t.themes[nextTheme]), run: () => (theme.value = nextTheme) },
  ];
}
