/** Keys and values of tags, which Lens suggests while a search is written. */
import { naturalText } from '../../model/attribute-text.ts';
import { compareNames } from '../../model/compare.ts';
import type { Asked } from '../adapter/adapter.ts';

const TAG_SCOPES = ['SPAN', 'RESOURCE'] as const;

/** The attribute of the resource that is the name of the service, and no tag. */
const SERVICE_KEY = 'service.name';

/** `GET /api/v2/autocompleteKeys`: a page of the keys of each scope, sorted. */
export async function autocompleteKeys({ query, limits }: Asked): Promise<readonly string[]> {
  const pages = await Promise.all(
    TAG_SCOPES.map((scope) => query.catalog.attributeKeys({ scope, first: limits.maxPageSize }).nodes()),
  );
  const keys = new Set(pages.flat().map(({ key }) => key));
  keys.delete(SERVICE_KEY);
  return [...keys].sort(compareNames);
}

/** `GET /api/v2/autocompleteValues?key=`: a page of the most frequent values, sorted as texts. */
export async function autocompleteValues({ query, limits, parameters }: Asked): Promise<readonly string[]> {
  const key = parameters.required('key');
  const pages = await Promise.all(
    TAG_SCOPES.map((scope) => query.catalog.attributeValues({ key, scope, first: limits.maxPageSize }).nodes()),
  );
  return [...new Set(pages.flat().map(({ value }) => naturalText(value)))].sort(compareNames);
}
