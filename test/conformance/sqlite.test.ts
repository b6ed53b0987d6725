import { openSqliteFixture } from '../fixtures/sqlite.ts';
import { runConformance } from './suite.ts';

runConformance('sqlite', () => openSqliteFixture());
