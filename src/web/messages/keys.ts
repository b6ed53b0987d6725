/** Every key of the page, by the names that `useKeys` has for them. The overlay of keys shows this table. */

export interface KeyRow {
  readonly keys: readonly string[];
  readonly text: string;
}

export interface KeyGroup {
  readonly title: string;
  /** The first part of the paths of its pages. Absent: all pages. */
  readonly pages?: readonly string[];
  /** A field has them while it has the focus. */
  readonly isOfField?: true;
  readonly rows: readonly KeyRow[];
}

function row(keys: string, text: string): KeyRow {
  return { keys: keys.split(', '), text };
}

export const keyGroups: readonly KeyGroup[] = [
  {
    title: 'Everywhere',
    rows: [
      row('Ctrl+k', 'Open a trace by its id, or go to a page'),
      row('/', 'Query, or find in the trace'),
      row('?', 'These keys'),
      row('Escape', 'Close, or clear'),
      row('t', 'Time range'),
      row('g t', 'Traces'),
      row('g a', 'Analyze'),
      row('g c', 'Compare'),
      row('g s', 'Services'),
      row('g m', 'Map'),
      row('g o', 'Open a file'),
      row('g p', 'Settings'),
      row('u', 'Local time or UTC'),
      row('y', 'Copy the link to this view'),
      row('L', 'Live: show what arrives'),
    ],
  },
  {
    title: 'Query',
    pages: ['', 'traces', 'analyze'],
    isOfField: true,
    rows: [
      row('Ctrl+Space', 'Suggestions'),
      row('Tab', 'Take the first suggestion'),
      row('Enter', 'Take the chosen suggestion, or search'),
      row('Ctrl+Enter', 'Search'),
      row('Delete', 'Remove the condition with the focus'),
    ],
  },
  {
    title: 'Results',
    pages: ['', 'traces'],
    rows: [
      row('j, ArrowDown', 'Next trace'),
      row('k, ArrowUp', 'Previous trace'),
      row('Enter, o', 'Open the trace'),
      row('x', 'Mark the trace for comparison'),
    ],
  },
  {
    title: 'A result with the focus',
    pages: ['', 'traces'],
    isOfField: true,
    rows: [row(' ', 'Preview of the trace')],
  },
  {
    title: 'Rows of a trace',
    pages: ['trace', 'file'],
    rows: [
      row('j, ArrowDown', 'Next row'),
      row('k, ArrowUp', 'Previous row'),
      row('ArrowRight', 'Open, then go to the first child'),
      row('ArrowLeft', 'Close, then go to the parent'),
      row('PageDown, PageUp', 'A screen down, a screen up'),
      row('Home, End', 'First row, last row'),
      row('Enter', 'Details of the span'),
      row('*', 'Open all siblings'),
      row('[, ]', 'Close all, open all'),
      row('1, 2, 3, 4, 5, 6, 7, 8, 9', 'Open to that depth'),
    ],
  },
  {
    title: 'In a trace',
    pages: ['trace', 'file'],
    rows: [
      row('n, N', 'Next match, previous match'),
      row('e, E', 'Next error, previous error'),
      row('m', 'Matches only'),
      row('c', 'Critical path'),
      row('w, +', 'Zoom in'),
      row('s, -', 'Zoom out'),
      row('a, d', 'Earlier, later'),
      row('A, D', 'Earlier, later, by half of what is shown'),
      row('z', 'Zoom to the span'),
      row('f, F', 'Focus on the span, back to the whole trace'),
      row('p', 'Pin the row of the span'),
      row('., ,', 'Next sibling, previous sibling'),
      row('v', 'Next view'),
      row('0', 'The whole trace'),
    ],
  },
  {
    title: 'Map',
    pages: ['map'],
    rows: [row('+, -', 'Zoom in, zoom out'), row('0', 'Fit the map')],
  },
  {
    title: 'Selections and nodes',
    pages: ['', 'traces', 'analyze', 'map'],
    isOfField: true,
    rows: [row('ArrowLeft, ArrowRight, ArrowUp, ArrowDown', 'Next node, or move the edge of the selection')],
  },
];

export const k = {
  other: 'Also on this page',
  elsewhere: 'Pale keys work on other pages.',
  lettersOff: 'Single letters and signs are switched off.',
  settings: 'Settings',
};
