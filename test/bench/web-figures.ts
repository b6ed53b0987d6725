/** What is measured of the page, and what it may be at most. */

/** A figure of the table. Times in ms, sizes in kB (1,000 bytes) unless the name says another unit. */
export interface Figure {
  readonly name: string;
  /** Without one it is only told. */
  readonly budget?: number;
  readonly digits?: number;
}

export const FIGURES = {
  sizeTraces: { name: 'gzip of a first load of /traces, kB', budget: 60, digits: 1 },
  sizeTrace: { name: 'gzip of a first load of a trace, kB', budget: 80, digits: 1 },
  sizeAll: { name: 'gzip of everything, kB', budget: 250, digits: 1 },
  paint: { name: '/traces: first contentful paint, ms', budget: 300 },
  search: { name: '/traces: search to painted result, 50 traces, ms', budget: 300 },
  searchTask: { name: '/traces: longest task, ms', budget: 50 },
  smallRows: { name: '1,000 spans: first rows, ms' },
  middleRows: { name: '10,000 spans: first rows, ms', budget: 400 },
  middleAll: { name: '10,000 spans: all of it, ms', budget: 1_500 },
  largeRows: { name: '100,000 spans: first rows, ms' },
  largeAll: { name: '100,000 spans: all of it, ms', budget: 6_000 },
  loadingTask: { name: '100,000 spans: longest task while it loads, ms', budget: 100 },
  laterTask: { name: '100,000 spans: longest task afterwards, ms', budget: 50 },
  heap: { name: '100,000 spans: heap, MB', budget: 60, digits: 1 },
  elements: { name: '100,000 spans: elements of the document', budget: 2_500 },
  minimap: { name: '100,000 spans: the minimap drawn, ms', digits: 1 },
  key: { name: '100,000 spans: key to painted row, p95, ms', budget: 50 },
  cpu: { name: '60,000 px in 3 s: main-thread CPU of a frame, ms', budget: 8, digits: 2 },
  dropped: { name: '60,000 px in 3 s: frames dropped, %', budget: 2, digits: 1 },
  map: { name: 'map of 80 services: painted, ms' },
  mapTask: { name: 'map of 80 services: longest task, ms' },
} as const satisfies Readonly<Record<string, Figure>>;

export type FigureName = keyof typeof FIGURES;
/** What one round found. */
export type Found = Partial<Readonly<Record<FigureName, number>>>;
