/** The suite on files whose index of terms has a part for every few spans. */
import { runConformance } from '../conformance/suite.ts';
import { openSqliteFixture, SMALL_PARTS } from '../fixtures/sqlite.ts';

runConformance('sqlite, small parts', () => openSqliteFixture(SMALL_PARTS));
