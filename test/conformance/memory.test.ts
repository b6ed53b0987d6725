import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import { runConformance } from './suite.ts';

runConformance('memory', async () => {
  const { reader, writer } = createMemoryBackend();
  const close = async (): Promise<void> => {
    await Promise.all([reader.close(), writer.close()]);
  };
  return { reader, writer, settle: async () => {}, close };
});
