/** Whether an index is the one that was installed, or takes documents in some other way. */
import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import { unavailable } from './client.ts';

/**
 * For an index that refused a document: throws STORAGE_UNAVAILABLE if its fields are not those of the template, as then
 * the document is not to blame. Fields that the index lacks are of a later layout. Errors of the client are thrown as they are.
 */
export async function checkMapping(client: Client, index: string): Promise<void> {
  const [actual, simulated] = await Promise.all([
    client.indices.getMapping({ index, ignore_unavailable: true }),
    client.indices.simulateIndexTemplate({ name: index }),
  ]);
  const mappings = actual[index]?.mappings;
  if (mappings === undefined) return;
  const expected = simulated.template?.mappings;
  const odd = Object.entries(mappings.properties ?? {}).find(
    ([name, field]) => !isDeepStrictEqual(field, expected?.properties?.[name]),
  );
  if (odd === undefined && mappings.dynamic === expected?.dynamic) return;
  const what = odd === undefined ? 'its mapping' : `its field "${odd[0]}"`;
  throw unavailable(
    `${index} was not made from the template that Spangraph installs (${what} differs). Remove the index, or name ` +
      'another in exporters.elasticsearch.index.',
  );
}
