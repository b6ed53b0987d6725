/** Small pictures, drawn in the colour of the text. */

/** Paths in a square of 16. */
const SHAPES = {
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3 14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  half: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 2v12',
  keyboard: 'M1.5 4h13v8h-13zM4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M5 9.5h6',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5M13 2v3h-3',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  link: 'M6.5 9.5a3 3 0 0 0 4.2 0l2-2a3 3 0 0 0-4.2-4.2l-.8.8M9.5 6.5a3 3 0 0 0-4.2 0l-2 2a3 3 0 0 0 4.2 4.2l.8-.8',
  download: 'M8 2v8M4.5 7L8 10.5 11.5 7M3 13.5h10',
  error: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.8v4M8 11v.01',
  compare: 'M2.5 5h8M8 2.5L10.5 5 8 7.5M13.5 11h-8M8 8.5L5.5 11 8 13.5',
  file: 'M4 1.8h5l3.5 3.5v8.9H4zM9 1.8v3.5h3.5',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.9 3v10',
  panel: 'M2.5 3h11v10h-11zM9.5 3v10',
  bookmark: 'M4 2.5h8v11L8 10.5l-4 3z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3l7.5 5L5 13z',
  pencil: 'M3 13l.6-2.9L10.8 3l2.2 2.2-7.2 7.2z',
  linkOut: 'M3 8h9M8.5 4.5L12 8l-3.5 3.5',
  linkIn: 'M2.5 4v8M13.5 8H6M9 5L6 8l3 3',
  pin: 'M6 2.5h4l-.5 4 2.5 2.5H4l2.5-2.5zM8 9v4.5',
  focus: 'M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M8 7.9v.2',
  zoom: 'M2.5 3v10M13.5 3v10M5 8h6M6.5 6L4.8 8l1.7 2M9.5 6l1.7 2-1.7 2',
  menu: 'M8 3.5v.01M8 8v.01M8 12.5v.01',
  code: 'M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5',
  settings:
    'M2 4.5h5.5M11 4.5h3M9.2 2.7a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM2 11.5h2.5M8 11.5h6M6.2 9.7a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z',
  clock: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.5V8l2.5 1.5',
} as const;

export type IconName = keyof typeof SHAPES;

/** Hidden from screen readers: what it stands on has a name. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="svg" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}

/** The same for what is made without components. */
export function iconElement(name: IconName): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  made.setAttribute('class', 'svg');
  made.setAttribute('viewBox', '0 0 16 16');
  made.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', SHAPES[name]);
  made.append(path);
  return made;
}
