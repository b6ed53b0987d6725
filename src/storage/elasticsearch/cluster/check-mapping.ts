/** Whether an index has the mapping of the installed template. */
import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@elastic/elasticsearch';
import { unavailable } from './client.ts';

/**
 * Call for an index that refused a document. Throws STORAGE_UNAVAILABLE if the fields of the index differ from those of the
 * template: then the document is not the cause. An index may lack fields of a later layout. Errors of the client pass through.
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
