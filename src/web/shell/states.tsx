/** What a view shows instead of data. */
import type { ComponentChildren } from 'preact';
import type { AskError } from '../data/ask.ts';
import type { Answered } from '../data/use-answer.ts';
import { t } from '../messages/en.ts';
import { isLive } from '../state/live.ts';
import { BASE, change, hrefOf } from '../state/place.ts';
import { fittingRange } from './fitting-range.ts';

interface ProblemProps {
  readonly error: AskError;
  readonly retry: () => void;
  readonly children?: ComponentChildren;
}

/** A refusal: what the server says, its code, and a way on. */
export function Problem({ error, retry, children }: ProblemProps) {
  return (
    <div class="problem" role="alert">
      <p>{error.message}</p>
      <p class="muted">{t.errorCode(error.code)}</p>
      <p class="actions">
        <button type="button" onClick={retry}>
          {t.retry}
        </button>
        {error.code === 'UNAUTHENTICATED' && (
          <a
            class="button"
            href={hrefOf('sign-in', { return: `/${location.href.slice((location.origin + BASE).length)}` })}
          >
            {t.signIn}
          </a>
        )}
        {children}
      </p>
    </div>
  );
}

/** Of less time there is less to read. */
const OF_LESS_TIME = new Set(['READ_TIMEOUT', 'OPERATION_TOO_LARGE']);

/** Whether the server refused. That it does not answer is said above every page. */
export function isRefusal(error: AskError | undefined): error is AskError {
  return error !== undefined && error.code !== 'UNREACHABLE';
}

interface RefusalProps {
  readonly answered: Pick<Answered<unknown>, 'error' | 'retry'>;
  /** Whether the page has a time range, which can be made smaller. */
  readonly hasRange?: boolean;
}

/** Why there is no answer, if the server refused. */
export function Refusal({ answered: { error, retry }, hasRange = false }: RefusalProps) {
  if (!isRefusal(error)) return null;
  const fitting = fittingRange(error.message);
  return (
    <Problem error={error} retry={retry}>
      {hasRange && fitting !== undefined && (
        <button type="button" onClick={() => change(fitting)}>
          {t.fittingRange}
        </button>
      )}
      {hasRange && fitting === undefined && OF_LESS_TIME.has(error.code) && (
        <button type="button" onClick={() => change({ from: 'now-15m', to: undefined })}>
          {t.smallerRange}
        </button>
      )}
    </Problem>
  );
}

interface BlankProps {
  readonly title: string;
  /** Whether the page has no other heading. */
  readonly isPage?: boolean;
  readonly children?: ComponentChildren;
}

/** A view with nothing to show, and what to do about it. */
export function Blank({ title, isPage = false, children }: BlankProps) {
  return (
    <div class="blank">
      {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children}
    </div>
  );
}

/** A bar at the top while something loads. It shows only if that takes long, and not in live mode, which loads all the time. */
export function LoadingBar({ isLoading }: { readonly isLoading: boolean }) {
  return isLoading && !isLive.value ? <div class="loading" role="progressbar" aria-label={t.loading} /> : null;
}
