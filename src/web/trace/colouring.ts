/** What the colour of a bar stands for. The same trace has the same colours for everybody who sees it. */
import { paletteOf } from '../shell/service-colours.ts';
import type { TraceStore } from './trace-store.ts';

/** As the URL says it. */
export type ColourKey = 'service' | 'kind' | 'status' | AttributeColour;

/** What has the attribute, as the URL says it: `attr:KEY` of spans, `resource:KEY` of their resources. */
export const COLOUR_SCOPES = ['attr', 'resource'] as const;
export type ColourScope = (typeof COLOUR_SCOPES)[number];
type AttributeColour = `${ColourScope}:${string}`;

/** A colour and what it stands for. */
export interface Group {
  readonly name: string;
  readonly spans: number;
  readonly colour: string;
  /** Colours repeat with a hatch. */
  readonly isHatched: boolean;
}

export interface Colouring {
  readonly key: ColourKey;
  /** The one with the most spans first. */
  readonly groups: readonly Group[];
  readonly groupOf: (span: number) => Group;
}

/** By span: the value of an attribute as text; undefined if it has none, or has not come. */
export type Values = readonly (string | undefined)[];

/** Values that have a colour of their own, at most. */
const MOST_VALUES = 24;

export function parseColourKey(text: string | undefined): ColourKey {
  if (text === 'kind' || text === 'status') return text;
  const { scope, key } = attributeIn(text) ?? {};
  return scope === undefined ? 'service' : `${scope}:${key}`;
}

/** The attribute that a text of the URL names; undefined if it names none. */
export function attributeIn(
  text: string | undefined,
): { readonly scope: ColourScope; readonly key: string } | undefined {
  const scope = COLOUR_SCOPES.find((one) => text?.startsWith(`${one}:`));
  const key = scope === undefined ? '' : (text ?? '').slice(scope.length + 1);
  return scope === undefined || key === '' ? undefined : { scope, key };
}

/** `values`: of the attribute, if that is the key. `other` and `absent` name what has no colour of its own. */
export function colouringBy(
  store: TraceStore,
  key: ColourKey,
  values: Values,
  names: { readonly other: string; readonly absent: string; readonly failed: string; readonly fine: string },
): Colouring {
  if (key === 'status') return byStatus(store, names.failed, names.fine);
  if (key === 'service')
    return byName(key, store.size, (span) => store.serviceOf(span), Number.POSITIVE_INFINITY, names);
  if (key === 'kind')
    return byName(key, store.size, (span) => (store.kinds[span] ?? '').toLowerCase(), MOST_VALUES, names);
  return byName(key, store.size, (span) => values[span], MOST_VALUES, names);
}

function byStatus(store: TraceStore, failed: string, fine: string): Colouring {
  let errors = 0;
  for (let span = 0; span < store.size; span++) if (store.isFailed(span)) errors += 1;
  const groups = [
    { name: fine, spans: store.size - errors, colour: 'var(--service-1)', isHatched: false },
    { name: failed, spans: errors, colour: 'var(--error)', isHatched: false },
  ] as const;
  return { key: 'status', groups, groupOf: (span) => groups[store.isFailed(span) ? 1 : 0] };
}

function byName(
  key: ColourKey,
  size: number,
  nameOf: (span: number) => string | undefined,
  most: number,
  { other, absent }: { readonly other: string; readonly absent: string },
): Colouring {
  const counts = new Map<string, number>();
  for (let span = 0; span < size; span++) {
    const name = nameOf(span);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, spans], [b, others]) => others - spans || (a < b ? -1 : 1));
  const named = sorted.slice(0, most);
  const palette = paletteOf(named.map(([name]) => name));
  const groups = named.map(([name, spans]): Group => ({ name, spans, ...palette(name) }));
  const grey = { colour: 'var(--border)', isHatched: false };
  const rest = { name: other, spans: sumOf(sorted.slice(most)), ...grey };
  const none = { name: absent, spans: size - sumOf(sorted), ...grey, isHatched: true };
  const byText = new Map(groups.map((group) => [group.name, group]));
  return {
    key,
    groups: [...groups, rest, none].filter(({ spans }) => spans > 0),
    groupOf: (span) => {
      const name = nameOf(span);
      return name === undefined ? none : (byText.get(name) ?? rest);
    },
  };
}

function sumOf(counted: readonly (readonly [string, number])[]): number {
  return counted.reduce((sum, [, spans]) => sum + spans, 0);
}
