/** `npm run test:hostile`: expensive questions to a program on SQLite. */
import { join } from 'node:path';
import { openSqliteWriter } from '../../../src/storage/sqlite/index.ts';
import { startProgram } from '../../fixtures/program.ts';
import { MIGRATIONS, sqliteConfig } from '../../fixtures/sqlite.ts';
import { makeTempFolder } from '../../fixtures/temp-folder.ts';
import { askHostile } from './ask-hostile.ts';
import { fill } from './store.ts';

askHostile(async () => {
  const folder = makeTempFolder();
  const writer = openSqliteWriter(sqliteConfig(join(folder.path, 'embedded_spans.db')), MIGRATIONS);
  await fill(writer);
  await writer.close();
  const program = await startProgram({ folder: folder.path });
  return {
    program,
    [Symbol.asyncDispose]: async () => {
      await program[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
});
