/** The spans of one trace by their keys. Nearly every span is alone with its id. */
import { getOrMake } from './get-or-make.ts';

/** The key of a span in its trace. Several spans may share an id, as the halves of a call do. */
export interface TraceMember {
  readonly spanId: string;
  readonly kind: number;
  /** Exact, unsigned. */
  readonly startTimeUnixNano: bigint;
}

export class TraceMembers<Member extends TraceMember> {
  readonly #byId = new Map<string, Member | Family<Member>>();

  /** Whether a span has the id. */
  has(spanId: string): boolean {
    return this.#byId.has(spanId);
  }

  hasKind(spanId: string, kind: number): boolean {
    const found = this.#byId.get(spanId);
    return found instanceof Family ? found.kinds.has(kind) : found?.kind === kind;
  }

  get({ spanId, kind, startTimeUnixNano }: TraceMember): Member | undefined {
    const found = this.#byId.get(spanId);
    if (found instanceof Family) return found.kinds.get(kind)?.get(startTimeUnixNano);
    return found?.kind === kind && found.startTimeUnixNano === startTimeUnixNano ? found : undefined;
  }

  /** The key must be new. Returns whether its id is. */
  add(member: Member): boolean {
    const found = this.#byId.get(member.spanId);
    if (found === undefined) this.#byId.set(member.spanId, member);
    else if (found instanceof Family) found.add(member);
    else this.#byId.set(member.spanId, new Family(found, member));
    return found === undefined;
  }
}

/** Several spans with one id. */
class Family<Member extends TraceMember> {
  /** By kind and start. */
  readonly kinds = new Map<number, Map<bigint, Member>>();

  constructor(...members: readonly Member[]) {
    for (const member of members) this.add(member);
  }

  add(member: Member): void {
    getOrMake(this.kinds, member.kind, () => new Map<bigint, Member>()).set(member.startTimeUnixNano, member);
  }
}
