/** Limits how many operations run at once. The others wait in the page, where no time limit of the server applies. */

/**
 * By default the server works on two slow operations of a client at a time, and on a quick one beside them. One more may wait
 * there. If more did, the last ones could wait longer than it allows on a slow machine, and it would refuse them.
 */
const MOST_UNDER_WAY = 4;

let underWay = 0;
const line: (() => void)[] = [];

/** Does the work when it is its turn: first come, first served. Rejects with the reason of `gone` while it waits. */
export async function inTurn<Result>(work: () => Promise<Result>, gone?: AbortSignal): Promise<Result> {
  if (underWay >= MOST_UNDER_WAY) await turn(gone);
  else underWay += 1;
  try {
    return await work();
  } finally {
    const next = line.shift();
    if (next === undefined) underWay -= 1;
    else next();
  }
}

/** Resolves when work that ended leaves its place. */
async function turn(gone: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = (): void => {
    const index = line.indexOf(resolve);
    if (index === -1) return;
    line.splice(index, 1);
    reject(gone?.reason);
  };
  line.push(resolve);
  gone?.addEventListener('abort', leave, { once: true });
  try {
    await promise;
  } finally {
    gone?.removeEventListener('abort', leave);
  }
}
