/** What the steps of the layout have in common. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A connection of two nodes, by their names. */
export interface Arc {
  readonly source: string;
  readonly target: string;
  readonly calls: number;
  /** Of its text; nothing is kept free for one without width. */
  readonly label: Size;
}
