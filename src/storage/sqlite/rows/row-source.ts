/** The source of rows and of what they refer to. */
import type { ReadConnection } from '../file/read-connection.ts';
import type { StepRecorder } from '../file/step-recorder.ts';
import type { Lookups } from './lookups.ts';

export interface RowSource {
  readonly db: ReadConnection;
  readonly lookups: Lookups;
  /** Present if the read is explained. */
  readonly steps?: StepRecorder;
}
