/** Texts of the palette. */
export const p = {
  palette: 'Go to a page, a service, a search or a trace',
  hint: 'A page, a service, a saved search, a trace id, or { TraceQL }',
  groups: {
    trace: 'Trace',
    search: 'Search',
    pages: 'Pages',
    actions: 'Actions',
    saved: 'Saved searches',
    recent: 'Recent traces',
    services: 'Services',
  },
  openTrace: (traceId: string) => `Open ${traceId}`,
  compareTrace: (traceId: string) => `Compare ${traceId} with another`,
  searchFor: (text: string) => `Search ${text}`,
  searchWords: (words: string) => `Traces with “${words}” in the name of a span or a service`,
  theme: (name: string) => `Theme: ${name}`,
  live: 'Live traces',
  results: (count: number) => (count === 1 ? '1 choice' : `${count} choices`),
  nothing: 'Nothing has this name.',
};
