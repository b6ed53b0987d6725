/** The type Query: the service map. */
import { builder } from '../builder.ts';
import { costs } from '../cost.ts';
import { selectionArgs, toSelection } from '../inputs/span-selection.ts';
import { measuresAskedFor } from '../measures-asked.ts';
import { ServiceMapRef } from '../refs.ts';

builder.queryFields((t) => ({
  serviceMap: t.field({
    type: ServiceMapRef,
    description:
      'Services, databases, queues and others that take part, and who calls whom. Each selected span is counted on the edges ' +
      'that it stands for; its parent, its children and the spans that it links to need not be selected. The order in which ' +
      'spans arrive makes no difference.',
    extensions: costs('calls'),
    args: selectionArgs(t.arg),
    resolve: (_root, args, { serviceMaps, now }, info) =>
      serviceMaps.serviceMap({ ...toSelection(args, now), wish: measuresAskedFor(info) }),
  }),
}));
