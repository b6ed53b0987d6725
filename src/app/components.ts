/** The one list of backends and receivers. To add one, import its definition and add it here. */
import { grpc } from '../../receivers/grpc/definition.ts';
import { http } from '../../receivers/http/definition.ts';
import { zipkin } from '../../receivers/zipkin/definition.ts';
import type { ComponentList } from '../config/component-list.ts';
import { elasticsearch } from '../storage/elasticsearch/definition.ts';
import { sqlite } from '../storage/sqlite/definition.ts';

/** The program's own list. */
export const COMPONENTS: ComponentList = {
  backends: [sqlite, elasticsearch],
  receivers: [grpc, http, zipkin],
};
