/** The span under the pointer. */
export interface Hovered {
  readonly span: number;
  readonly x: number;
  /** The row, in the window of the browser. */
  readonly row: DOMRect;
}
