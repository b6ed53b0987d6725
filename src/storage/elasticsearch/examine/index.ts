/** Looks at a cluster without changing it. */
import type { Client } from '@elastic/elasticsearch';
import type { Examined } from '../../definition.ts';
import { createClient, reasonOf } from '../cluster/client.ts';
import type { ElasticsearchConfig } from '../config/config.ts';

export async function examineElasticsearch(config: ElasticsearchConfig): Promise<Examined[]> {
  const what = 'Elasticsearch';
  let client: Client | undefined;
  try {
    client = createClient(config, 0);
    const { version, cluster_name: name } = await client.info();
    const reached: Examined = { what, state: 'ok', found: `${version.number}, cluster ${name}` };
    return [reached, ...(await examineIndices(client, config.index))];
  } catch (thrown) {
    const advice = 'See exporters.elasticsearch (endpoints, user, tls), and whether the cluster runs.';
    return [{ what, state: 'failed', found: `${config.endpoints.join(', ')}: ${reasonOf(thrown)}`, advice }];
  } finally {
    await client?.close();
  }
}

async function examineIndices(client: Client, index: string): Promise<Examined[]> {
  const what = `indices ${index}-*`;
  try {
    const rows = await client.cat.indices({ index: `${index}-*`, format: 'json', h: ['index', 'health', 'status'] });
    if (rows.length === 0) return [{ what, state: 'ok', found: 'none yet; a server makes them' }];
    const bad = rows.filter(({ health, status }) => health === 'red' || status === 'close');
    if (bad.length === 0) return [{ what, state: 'ok', found: `${rows.length}, none red or closed` }];
    const found = `${bad.length} of ${rows.length} are red or closed, such as ${bad[0]?.index}`;
    return [{ what, state: 'failed', found, advice: 'Ask the cluster why: GET _cluster/allocation/explain.' }];
  } catch (thrown) {
    return [
      { what, state: 'unknown', found: reasonOf(thrown), advice: 'The user needs the privilege `monitor` to be told.' },
    ];
  }
}
