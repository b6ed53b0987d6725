/**
 * Installs the templates of the indices and creates the index of traces. Several processes may do so at once, even of
 * different versions: each version has its own templates, and those of the newest version have precedence.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, estypes } from '@elastic/elasticsearch';
import { SpangraphError } from '../../../errors.ts';
import type { ElasticsearchConfig } from '../config/config.ts';
import { LATER_FIELDS } from '../documents/documents.ts';
import { ANY_DAY, exceptionsIndex, spansIndex, tracesIndex, UNDATED } from '../documents/names.ts';
import { statusOf } from './client.ts';

/** A file of migrations/elasticsearch: one complete version. */
interface Layout {
  readonly version: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly spans: estypes.MappingTypeMapping;
  readonly traces: estypes.MappingTypeMapping;
  readonly exceptions: estypes.MappingTypeMapping;
}

/** Higher than the priorities that operators usually give to their own templates. */
const BASE_PRIORITY = 500;

/** Throws DATABASE_UNUSABLE if a newer version of the program has installed its layout. Errors of the client pass through. */
export async function install(client: Client, config: ElasticsearchConfig, migrationsFolder: string): Promise<void> {
  const layout = newestLayout(migrationsFolder);
  await refuseNewer(client, config, layout.version);
  if (config.ilmPolicy !== undefined) await checkPolicy(client, config.ilmPolicy);
  const name = (part: string): string => `${config.index}-${part}-v${layout.version}`;
  const about = { _meta: { description: 'Installed by Spangraph; changes are overwritten.' } };
  await client.cluster.putComponentTemplate({
    name: name('settings'),
    version: layout.version,
    ...about,
    template: { settings: { ...layout.settings, ...settingsOf(config) } },
  });
  const patterns = {
    spans: spansIndex(config.index, ANY_DAY),
    traces: tracesIndex(config.index),
    exceptions: exceptionsIndex(config.index),
  };
  for (const part of ['spans', 'traces', 'exceptions'] as const) {
    await client.indices.putIndexTemplate({
      name: name(part),
      version: layout.version,
      priority: BASE_PRIORITY + layout.version,
      ...about,
      index_patterns: [patterns[part]],
      composed_of: [name('settings')],
      template: {
        ...(part === 'spans' && config.ilmPolicy !== undefined
          ? { settings: { 'index.lifecycle.name': config.ilmPolicy } }
          : {}),
        mappings: layout[part],
      },
    });
  }
  await createIndex(client, patterns.traces);
  await createIndex(client, patterns.exceptions);
  await addLateStart(client, spansIndex(config.index, UNDATED), layout);
  for (const part of ['spans', 'traces'] as const) await addLaterFields(client, patterns[part], layout[part]);
}

/** What is stored from now on has all fields, whichever layout created its index. */
async function addLaterFields(client: Client, indices: string, mapping: estypes.MappingTypeMapping): Promise<void> {
  const fields = Object.entries(mapping.properties ?? {}).filter(([name]) => LATER_FIELDS.includes(name));
  await client.indices.putMapping({ index: indices, properties: Object.fromEntries(fields) }, { ignore: [404] });
}

/** Throws DATABASE_UNUSABLE if a newer version of the program has installed its layout. Errors of the client pass through. */
export async function refuseNewerLayout(
  client: Client,
  config: ElasticsearchConfig,
  migrationsFolder: string,
): Promise<void> {
  await refuseNewer(client, config, newestLayout(migrationsFolder).version);
}

/** Late starts are all in one index. Layout 1 created it without their field. */
async function addLateStart(client: Client, index: string, { spans }: Layout): Promise<void> {
  const { late_start } = spans.properties ?? {};
  if (late_start === undefined) return;
  await client.indices.putMapping({ index, properties: { late_start } }, { ignore: [404] });
}

/** Creates an index unless it exists. */
export async function createIndex(client: Client, index: string): Promise<void> {
  try {
    await client.indices.create({ index });
  } catch (thrown) {
    if (statusOf(thrown) !== 400 || !(await client.indices.exists({ index }))) throw thrown;
  }
}

function newestLayout(folder: string): Layout {
  const files = readdirSync(folder).filter((file) => /^\d{4}_\w+\.json$/.test(file));
  const newest = files.sort().at(-1);
  if (newest === undefined) throw new Error(`There is no layout in ${folder}.`);
  const layout: Layout = JSON.parse(readFileSync(join(folder, newest), 'utf8'));
  return layout;
}

async function refuseNewer(client: Client, { index }: ElasticsearchConfig, version: number): Promise<void> {
  const answer: Partial<estypes.IndicesGetIndexTemplateResponse> = await client.indices.getIndexTemplate(
    { name: `${index}-spans-v*` },
    { ignore: [404] },
  );
  const templates = answer.index_templates ?? [];
  const installed = Math.max(0, ...templates.map(({ index_template: template }) => template.version ?? 0));
  if (installed <= version) return;
  throw new SpangraphError(
    'DATABASE_UNUSABLE',
    `The indices ${index}-* have layout ${installed} of a newer Spangraph. This one knows layout ${version}. ` +
      'Use that version, or another exporters.elasticsearch.index.',
  );
}

/** Throws DATABASE_UNUSABLE if the cluster does not have the policy: nothing would ever be removed. */
async function checkPolicy(client: Client, name: string): Promise<void> {
  try {
    await client.ilm.getLifecycle({ name });
  } catch (thrown) {
    const status = statusOf(thrown);
    if (status === undefined || ![400, 404, 405].includes(status)) throw thrown;
    throw new SpangraphError(
      'DATABASE_UNUSABLE',
      `exporters.elasticsearch.ilm_policy: the cluster has no policy "${name}"` +
        `${status === 404 ? '' : ', nor index lifecycle management'}; make one, or use exporters.elasticsearch.retention.`,
    );
  }
}

function settingsOf(config: ElasticsearchConfig): Record<string, unknown> {
  return {
    'index.number_of_shards': config.numberOfShards,
    'index.number_of_replicas': config.numberOfReplicas,
    'index.refresh_interval': `${config.refreshIntervalMs}ms`,
    'index.codec': config.codec,
  };
}
