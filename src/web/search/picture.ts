import type { Area } from './frame.ts';

/** What is searched. */
export interface PlotProps {
  readonly query: string | null;
  readonly timeRange: { readonly from: string | undefined; readonly to: string | undefined } | null;
  /** Of traces; undefined until they are counted. */
  readonly total: number | undefined;
}

/** What each picture gets. */
export interface PictureProps extends PlotProps {
  readonly area: Area | undefined;
  readonly onSelect: (area: Area) => void;
}
