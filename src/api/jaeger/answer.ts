/** Jaeger's query API, for Jaeger's page, Grafana and scripts (docs/jaeger.md). */
import type { Answer } from '../../net/question.ts';
import { type AdapterOptions, type AdapterRoute, createAdapterAnswer } from '../adapter/adapter.ts';
import { METRIC_ROUTES } from './metric-routes.ts';
import { JAEGER_PREFIX, jaegerRefusal } from './path.ts';
import { V1_ROUTES } from './v1-routes.ts';
import { V3_ROUTES } from './v3-routes.ts';

const ROUTES: readonly AdapterRoute[] = [...V1_ROUTES, ...V3_ROUTES, ...METRIC_ROUTES];

/** Answers everything under {@link JAEGER_PREFIX}. Holds no resources of its own. */
export function createAnswer(options: AdapterOptions): Answer {
  return createAdapterAnswer({ prefix: JAEGER_PREFIX, routes: ROUTES, refusal: jaegerRefusal }, options);
}
