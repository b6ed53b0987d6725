/** Texts of the details of a span. */
import { count, plural } from '../format/count.ts';

export const d = {
  focusHere: 'Focus',
  focusText: 'Show only this span and what is below it (f)',
  pin: 'Pin',
  unpin: 'Unpin',
  pinText: 'Keep the row of this span in view (p)',
  zoomHere: 'Zoom',
  zoomText: 'Fit the window to this span (z)',
  copyJson: 'Copy as JSON',
  copyJsonText: 'Copy everything that is shown here as JSON',
  copiedJson: 'The span is copied as JSON.',
  copyDuration: 'Copy the exact duration in nanoseconds',
  raw: 'Raw',
  openService: 'Open the page of the service',
  useValue: (key: string) => `What to do with ${key}`,
  searchWith: 'Search traces with this value',
  addToSearch: 'Add to the present search',
  searchWithout: 'Search traces without it',
  findHere: 'Find in this trace, too',
  copy: 'Copy the value',
  copyKey: 'Copy the key',
  colourThis: 'Colour the trace by this key',
  groupBy: 'Analyze by this key',
  rank: 'Rank',
  rankOf: (percent: string, all: number) => `longer than ${percent} of ${plural(all, 'span', 'spans')}`,
  rankText: (median: string, p95: string) =>
    `Spans of the same operation within a day: median ${median}, p95 ${p95}. Search their traces`,
  rankAlone: 'the only one of its operation within a day',
  shortened: (shown: number, all: number) => `${count(shown)} of ${count(all)} characters`,
};
