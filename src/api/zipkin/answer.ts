/** Zipkin's read API, version 2 (docs/zipkin.md). */
import type { Answer } from '../../net/question.ts';
import { type AdapterOptions, type AdapterRoute, type Asked, createAdapterAnswer } from '../adapter/adapter.ts';
import { jsonReply } from '../adapter/body.ts';
import { autocompleteKeys, autocompleteValues } from './autocomplete.ts';
import { dependencies } from './dependencies.ts';
import { LENS_CONFIG } from './lens-config.ts';
import { remoteServiceNames, serviceNames, spanNames } from './names.ts';
import { ZIPKIN_PREFIX, zipkinRefusal } from './path.ts';
import { findTraces, manyTraces, oneTrace } from './traces.ts';

type AnswerRoute = AdapterRoute['answer'];

/** Lens asks below `/zipkin` also where the API has a port of its own, and so no prefix. */
const route = (path: string, operation: string, answer: AnswerRoute): AdapterRoute => ({
  method: 'GET',
  path: new RegExp(`^(?:${ZIPKIN_PREFIX})?${path}$`),
  operation: `zipkin/${operation}`,
  answer,
});

const list = (read: (asked: Asked) => Promise<readonly object[] | readonly string[]>): AnswerRoute => {
  return async (asked) => jsonReply(asked.account, await read(asked));
};

const ROUTES: readonly AdapterRoute[] = [
  route('/config\\.json', 'config', async ({ account }) => jsonReply(account, LENS_CONFIG)),
  route('/api/v2/services', 'services', list(serviceNames)),
  route('/api/v2/spans', 'spans', list(spanNames)),
  route('/api/v2/remoteServices', 'remote-services', list(remoteServiceNames)),
  route('/api/v2/traces', 'traces', findTraces),
  route('/api/v2/trace/([^/]+)', 'trace', oneTrace),
  route('/api/v2/traceMany', 'trace-many', manyTraces),
  route('/api/v2/dependencies', 'dependencies', list(dependencies)),
  route('/api/v2/autocompleteKeys', 'autocomplete-keys', list(autocompleteKeys)),
  route('/api/v2/autocompleteValues', 'autocomplete-values', list(autocompleteValues)),
];

/** Answers everything under {@link ZIPKIN_PREFIX}. Holds no resources of its own. */
export function createAnswer(options: AdapterOptions): Answer {
  return createAdapterAnswer({ prefix: ZIPKIN_PREFIX, routes: ROUTES, refusal: zipkinRefusal }, options);
}
