/** What an answering thread starts with. Types only. */
import type { MemoryShare } from '../api/answers/memory-shares.ts';
import type { MemoryLimits } from '../api/answers/thread-memory.ts';
import type { BoardData } from '../canary/board.ts';
import type { Config } from '../config/config.ts';
import type { MeterData } from '../metrics/thread-meter.ts';
import type { AnswerRules } from './answer-rules.ts';

export interface AnswerThreadData {
  readonly rules: AnswerRules;
  /** Where it hears of other rules. */
  readonly rulesChannel: string;
  readonly config: Config;
  /** Of the program. */
  readonly version: string;
  /** When the process started, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** Whether the thread is kept for questions that are soon answered. */
  readonly isQuick: boolean;
  /** Absent: the self-check is switched off. */
  readonly canary?: BoardData;
  /** Absent: metrics are switched off. */
  readonly meter?: MeterData;
  readonly memory: { readonly limits: MemoryLimits; readonly share: MemoryShare };
}
