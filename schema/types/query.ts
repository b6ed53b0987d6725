/** The type Query. Its fields are in `query-*.ts` and, for the server itself, in `server-info.ts`. */
import { builder } from '../builder.ts';

builder.queryType({
  description: 'Entry points for queries. Start with `traces` for the newest traces, or with `services`.',
});
