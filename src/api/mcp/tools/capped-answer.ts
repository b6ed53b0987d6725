/** Lists whose items may be large: their values are cut as far as it takes to show all items, and the answer says how far. */
import { jsonBytes } from '../answers/answer-size.ts';
import { CAPS, type Caps } from '../answers/attributes.ts';
import type { ListPart } from '../answers/list-answer.ts';
import { wholeListAnswer } from './pages.ts';
import type { ToolContext } from './tool.ts';

/** Bytes that the answer needs beside its items, at most. */
const HEAD_BYTES = 2_500;

/** Items of one page: details are read for no more. */
const PAGE_ITEMS = 40;

/** `read` reads the details of a page, `show` makes an item of each. */
export async function cappedAnswer<Item, Details>(
  all: readonly Item[],
  read: (items: readonly Item[]) => Promise<readonly Details[]>,
  show: (details: Details, caps: Caps) => object,
  words: Pick<ListPart, 'what' | 'head' | 'advice'>,
  context: Pick<ToolContext<unknown>, 'after' | 'cursor' | 'maxBytes'>,
): Promise<object> {
  let said: readonly string[] = [];
  const shown = async (items: readonly Item[]) => {
    const details = await read(items);
    const room = context.maxBytes - HEAD_BYTES - jsonBytes(words.head);
    const { caps, objects } = capped(details, show, room);
    said = caps === CAPS[0] ? [] : [`To fit, texts are cut at ${caps.text} characters.`];
    return objects;
  };
  return wholeListAnswer(all, PAGE_ITEMS, shown, { ...words, notes: async () => said }, context);
}

function capped<Details>(
  details: readonly Details[],
  show: (details: Details, caps: Caps) => object,
  room: number,
): { readonly caps: Caps; readonly objects: readonly object[] } {
  let best: { readonly caps: Caps; readonly objects: readonly object[] } | undefined;
  for (const caps of CAPS) {
    best = { caps, objects: details.map((each) => show(each, caps)) };
    if (jsonBytes(best.objects) <= room) break;
  }
  if (best === undefined) throw new RangeError('There are no caps.');
  return best;
}
