/** The lines in the log about requests that were not stored as they were sent, with who sent them. */
import { type KnownSender, refusalKind, senderFields, shownText } from '../../src/access/shown/sender-fields.ts';
import { type Span, serviceName } from '../../src/model/span.ts';
import { WARNING_CODES } from '../formats/warnings.ts';
import type { ReceiverContext } from './definition.ts';
import type { ErrorAnswer } from './error-answer.ts';
import type { ExportOutcome } from './export-traces.ts';

/** Most characters of a reason. It may quote what was sent. */
const MAX_REASON_LENGTH = 1_000;
/** Services of a request that are named. */
const MAX_SERVICES = 3;
/** Spans that are looked at for them. */
const MAX_READ_SPANS = 1_000;

/** A request, as the log shows it. */
export class SentRequest {
  readonly #sender: KnownSender;
  #spans: readonly Span[] = [];

  constructor(sender: Omit<KnownSender, 'services'>) {
    this.#sender = sender;
  }

  /** Called with what was decoded. */
  readonly onDecoded = (spans: readonly Span[]): void => {
    this.#spans = spans;
  };

  get sender(): KnownSender {
    return { ...this.#sender, services: this.#services() };
  }

  #services(): string[] {
    const names = new Set(this.#spans.slice(0, MAX_READ_SPANS).map(({ resource }) => serviceName(resource)));
    return [...names].filter((name) => name !== '').slice(0, MAX_SERVICES);
  }
}

/** Writes the lines of one receiver. */
export class AnswerLog {
  readonly #title: string;
  readonly #context: Pick<ReceiverContext, 'log' | 'strangers'>;

  /** `title` is the receiver's. */
  constructor(title: string, context: Pick<ReceiverContext, 'log' | 'strangers'>) {
    this.#title = title;
    this.#context = context;
  }

  /** What of a request could not be stored, or only with a loss. */
  outcome({ rejected, warnings }: ExportOutcome, { sender }: SentRequest): void {
    const [first] = rejected;
    if (first !== undefined)
      this.#warn({ rejected: rejected.length, first }, 'spans rejected', first.reason, senderFields(sender));
    const losses = warnings.filter(({ code }) => WARNING_CODES[code].isLoss);
    if (losses.length === 0) return;
    const codes = losses.map(({ code }) => code).join();
    this.#warn({ warnings: losses }, 'not all was stored as it was sent', codes, senderFields(sender));
  }

  /** A request that failed. `status` is the one that its sender gets. */
  failure(status: number, { code, defect, message }: ErrorAnswer, { sender }: SentRequest): void {
    const fields = senderFields(sender);
    if (defect !== undefined) {
      this.#context.log.error({ err: defect, ...fields }, `${this.#title}: request failed`);
      return;
    }
    const isElsewhere = code === 'NOT_FOUND' || code === 'METHOD_NOT_ALLOWED';
    const advice = isElsewhere && { advice: this.#context.strangers.directory() };
    const reason = shownText(message, MAX_REASON_LENGTH);
    this.#warn({ code, status, reason, ...advice }, 'request refused', `${code} ${reason}`, fields);
  }

  #warn(details: object, event: string, reason: string, sender: ReturnType<typeof senderFields>): void {
    const message = `${this.#title}: ${event}`;
    this.#context.log.warn({ ...details, ...sender }, message, refusalKind(`${message} ${reason}`, sender));
  }
}
