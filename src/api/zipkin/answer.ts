import type { Answer } from '../../net/question.ts';
import { type AdapterOptions, type AdapterRoute, createAdapterAnswer } from '../adapter/adapter.ts';
import { ZIPKIN_PREFIX, zipkinRefusal } from './path.ts';

const ROUTES: readonly AdapterRoute[] = [];

/** Answers everything under {@link ZIPKIN_PREFIX}. Holds no resources of its own. */
export function createAnswer(options: AdapterOptions): Answer {
  return createAdapterAnswer({ prefix: ZIPKIN_PREFIX, routes: ROUTES, refusal: zipkinRefusal }, options);
}
