/** Checks the Elasticsearch backend's cluster: whether all that is derived agrees with the spans. */
import type { CheckOptions, RepairReport } from '../../maintenance.ts';
import { createClient, storageError } from '../cluster/client.ts';
import { refuseNewerLayout } from '../cluster/migrate.ts';
import { refreshElasticsearch } from '../cluster/refresh.ts';
import type { ElasticsearchConfig } from '../config/config.ts';
import { checkCluster } from './check-cluster.ts';

/** Rounds of a repair: a document may change while it is repaired. The last one only checks. */
const ROUNDS = 4;

/**
 * Checks what was acknowledged before it began, beside any number of writers. Throws DATABASE_UNUSABLE, STORAGE_UNAVAILABLE and
 * INVALID_CONFIG if it cannot be checked.
 */
export async function checkElasticsearch(
  config: ElasticsearchConfig,
  migrationsFolder: string,
  options: CheckOptions,
): Promise<RepairReport> {
  const client = createClient(config);
  try {
    await refuseNewerLayout(client, config, migrationsFolder);
    let repaired: Readonly<Record<string, number>> | undefined;
    for (let round = 1; ; round++) {
      const repair = options.repair && round < ROUNDS;
      await refreshElasticsearch(config);
      const report = await checkCluster({ client, config, repair, onProgress: options.onProgress });
      const isOver = !repair || report.findings.every(({ repairable }) => !repairable);
      if (isOver) return repaired === undefined ? report : { ...report, repaired };
      repaired ??= report.counts;
    }
  } catch (thrown) {
    throw storageError(thrown, 'The cluster cannot be checked now');
  } finally {
    await client.close();
  }
}
