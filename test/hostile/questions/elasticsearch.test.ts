/** `npm run test:hostile`: expensive questions to a program on Elasticsearch. */
import { noElasticsearch, openElasticsearchStore } from '../../fixtures/elasticsearch.ts';
import { FREE_PORTS, startProgram } from '../../fixtures/program.ts';
import { describeUnless } from '../../fixtures/unless.ts';
import { askHostile } from './ask-hostile.ts';
import { fill } from './store.ts';

describeUnless(noElasticsearch, 'on a node', () =>
  askHostile(async () => {
    const { config, writer, settle, close } = await openElasticsearchStore();
    await fill(writer);
    await settle();
    const [url = ''] = config.endpoints;
    const program = await startProgram({
      args: [...FREE_PORTS, '--elasticsearch-endpoints', url, '--elasticsearch-index', config.index],
      env: { SPANS_STORAGE_PLUGIN: 'elasticsearch' },
    });
    return {
      program,
      [Symbol.asyncDispose]: async () => {
        await program[Symbol.asyncDispose]();
        await close();
      },
    };
  }),
);
