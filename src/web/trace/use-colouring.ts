/** The colours of bars, as the URL chooses them. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type AskError, askErrorOf } from '../data/ask.ts';
import { AttributePageDocument } from '../generated/graphql.ts';
import { w } from '../messages/waterfall.ts';
import { parameter } from '../state/place.ts';
import { attributeIn, type Colouring, type ColourKey, colouringBy, parseColourKey, type Values } from './colouring.ts';
import type { TraceModel } from './trace-model.ts';

/** Spans of a page of values. */
const PAGE = 1_000;
/** Characters of a value that count: longer ones with the same beginning have the same colour. */
const MOST_CHARACTERS = 120;

interface Coloured {
  readonly colouring: Colouring;
  readonly services: Colouring;
  readonly problem: AskError | undefined;
}

export function useColouring(model: TraceModel): Coloured {
  const key = parseColourKey(parameter('color').value);
  const tree = model.laidOut.value;
  const { values, problem } = useValues(model, key);
  const services = useMemo(() => colouringBy(model.store, 'service', [], w.groups), [tree]);
  const colouring = useMemo(
    () => (key === 'service' ? services : colouringBy(model.store, key, values, w.groups)),
    [services, key, values],
  );
  return { colouring, services, problem };
}

interface Loaded {
  readonly values: Values;
  readonly problem?: AskError;
}

/** The values of the attribute that is the colour, page by page. Asked once all spans have come. */
function useValues(model: TraceModel, key: ColourKey): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ values: [] });
  const isReady = model.state.value === 'whole';
  useEffect(() => {
    setLoaded({ values: [] });
    if (attributeIn(key) === undefined || !isReady) return undefined;
    const gone = new AbortController();
    loadValues(model, key, gone.signal, (values) => setLoaded({ values })).catch((thrown: unknown) => {
      if (!gone.signal.aborted) setLoaded({ values: [], problem: askErrorOf(thrown) });
    });
    return () => gone.abort();
  }, [key, isReady]);
  return loaded;
}

async function loadValues(
  model: TraceModel,
  key: ColourKey,
  signal: AbortSignal,
  onValues: (values: Values) => void,
): Promise<void> {
  const { store } = model;
  const values: (string | undefined)[] = [];
  let after: string | null = null;
  let shown = 0;
  do {
    const { trace }: Awaited<ReturnType<typeof valuesPage>> = await valuesPage(model, key, after, signal);
    for (const node of trace?.spans.nodes ?? []) {
      const span = store.findOne(node);
      const found = node.attribute ?? node.resource?.attribute;
      if (span !== undefined && found) values[span] = textOf(found.value);
    }
    after = trace?.spans.pageInfo.hasNextPage ? trace.spans.pageInfo.endCursor : null;
    // Colours change only when twice as many values are there, not with each of a hundred pages.
    if (after !== null && values.length < 2 * shown) continue;
    shown = values.length;
    onValues([...values]);
  } while (after !== null);
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MOST_CHARACTERS);
}

function valuesPage({ traceId, source }: TraceModel, colour: ColourKey, after: string | null, signal: AbortSignal) {
  const { scope, key = '' } = attributeIn(colour) ?? {};
  const asked = { traceId, key, isOfSpan: scope === 'attr', first: PAGE, after };
  return source.ask(AttributePageDocument, asked, signal);
}
