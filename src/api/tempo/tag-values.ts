/** `GET /api/search/tag/{tag}/values` and `GET /api/v2/search/tag/{tag}/values`. */
import type { Reply } from '../../net/question.ts';
import type { Asked } from '../adapter/adapter.ts';
import { jsonReply } from '../adapter/body.ts';
import { narrowingFilter } from './narrowing-filter.ts';
import { readLimit } from './read-limit.ts';
import { readTag } from './read-tag.ts';
import { readTimeRange } from './read-time-range.ts';
import type { TagValue } from './tag-value.ts';
import { attributeTagValues } from './values-of-attributes.ts';
import { intrinsicTagValues } from './values-of-intrinsics.ts';

/** With their types. */
export async function tagValuesV2(asked: Asked): Promise<Reply> {
  return jsonReply(asked.account, { tagValues: await readValues(asked), metrics: {} });
}

/** As texts. */
export async function tagValuesV1(asked: Asked): Promise<Reply> {
  const texts = new Set((await readValues(asked)).map(({ value }) => value));
  return jsonReply(asked.account, { tagValues: [...texts] });
}

/** The most frequent first. */
async function readValues(asked: Asked): Promise<readonly TagValue[]> {
  const { parameters, variables } = asked;
  const tag = readTag(variables[0] ?? '');
  const filter = narrowingFilter(parameters.text('q'));
  const limit = readLimit(parameters);
  const question = { ...(filter && { filter }), timeRange: readTimeRange(parameters), limit };
  const values = await (tag.kind === 'attribute'
    ? attributeTagValues(tag, question, asked)
    : intrinsicTagValues(tag.values, question, asked));
  return values.slice(0, limit);
}
