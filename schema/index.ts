/** The whole schema. Importing a module defines its part. */
import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import './scalars/attribute-value.ts';
import './scalars/big-int.ts';
import './scalars/count.ts';
import './scalars/date-time.ts';
import './scalars/ids.ts';
import './types/attribute.ts';
import './types/attribute-catalog.ts';
import './types/event.ts';
import './types/instrumentation-scope.ts';
import './types/link.ts';
import './types/operation.ts';
import './types/query.ts';
import './types/query-catalog.ts';
import './types/resource.ts';
import './types/server-info.ts';
import './types/service.ts';
import './types/span.ts';
import './types/span-lists.ts';
import './types/span-relatives.ts';
import './types/status.ts';
import './types/trace.ts';

export const schema: GraphQLSchema = builder.toSchema({ sortSchema: false });
