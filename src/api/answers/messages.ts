/** What passes between the thread that holds the connections and the threads that answer. Types only. */
import type { PlainError } from '../../errors.ts';
import type { Question, Reply } from '../../net/question.ts';

/** Sent to an answering thread. */
export type ToThread =
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly question: Question;
      /** Milliseconds that the question waited for a thread. */
      readonly waitedMs: number;
      /** One integer in shared memory: not 0 once nobody wants the answer. Code that runs for long looks at it. */
      readonly cancelled: Int32Array;
      /** One integer that the thread sets: KiB that the answer has read and made so far. */
      readonly progress: Int32Array;
    }
  /** For code that waits for something: the same as `cancelled`, as an event. */
  | { readonly type: 'cancel'; readonly id: number; readonly error: PlainError }
  | { readonly type: 'stop' };

/** Sent by an answering thread. */
export type FromThread =
  | { readonly type: 'ready' }
  /** The thread could not start. */
  | { readonly type: 'failed'; readonly error: PlainError; readonly stack?: string }
  /** The work on a cancelled question has ended, without a reply. */
  | { readonly type: 'cancelled'; readonly id: number }
  /** `cpuMs`: CPU time of the thread since it got the question, in milliseconds. */
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply; readonly cpuMs: number };
