import { listSchema } from '../answers/list-answer.ts';
import { string, whole } from '../answers/schemas.ts';
import { shownName } from '../answers/shown-text.ts';
import { CURSOR, limitArgument, nameArgument } from '../arguments/common.ts';
import { OPEN_RANGE, openRange } from '../arguments/times.ts';
import { emptyRangeNotes } from './empty-range.ts';
import { wholeListAnswer } from './pages.ts';
import { tool } from './tool.ts';

export const listServices = tool({
  name: 'list_services',
  title: 'List services',
  description:
    'Names the services that have sent spans, sorted by name, each with its number of spans. Begin here if you do not know what is ' +
    'running or how a service is spelled. Next: list_operations of a service, search_traces, or get_service_map for who calls whom.',
  input: {
    contains: nameArgument('Only services whose names have this part, in any case.'),
    ...OPEN_RANGE,
    limit: limitArgument('services', 100),
    cursor: CURSOR,
  },
  output: listSchema({ name: string('Empty for spans without service.name.'), spanCount: whole() }),
  run: async (context) => {
    const { args, query } = context;
    const timeRange = openRange(args);
    const part = args.contains?.toLowerCase() ?? '';
    const all = (await query.catalog.services({ timeRange })).filter((name) => name.toLowerCase().includes(part));
    const show = (names: readonly string[]) =>
      Promise.all(
        names.map(async (name) => ({
          name: shownName(name),
          spanCount: await query.catalog.spanCount(name, timeRange),
        })),
      );
    const notes = (total: number) => emptyRangeNotes(total, context);
    return wholeListAnswer(all, args.limit, show, { what: 'services', advice: 'Pass contains.', notes }, context);
  },
});
