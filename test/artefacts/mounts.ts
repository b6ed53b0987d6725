/** File systems for artefacts to be installed on. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A file system on which nothing can be executed or loaded. Undefined where this user may not make one. */
export function mountWithoutPrograms(path: string): Disposable | undefined {
  mkdirSync(path, { recursive: true });
  return mounted(path, ['-t', 'tmpfs', '-o', 'noexec,size=64m', 'tmpfs', path]);
}

/**
 * A copy of this system to install into, at `folder/system`: what is written goes to memory, and the system itself stays as it
 * is. `shared`: what the copy has in common with it. Undefined where this user may not make one.
 */
export function mountSystem(
  folder: string,
  shared = ['/proc', '/dev'],
): (Disposable & { readonly root: string }) | undefined {
  mkdirSync(folder, { recursive: true });
  using stack = new DisposableStack();
  const root = join(folder, 'system');
  const mount = (...args: readonly [...string[], string]): boolean => {
    const made = mounted(args.at(-1) ?? '', args);
    if (made !== undefined) stack.use(made);
    return made !== undefined;
  };
  if (!mount('-t', 'tmpfs', '-o', 'size=2g', 'tmpfs', folder)) return undefined;
  const [upper, work] = [join(folder, 'upper'), join(folder, 'work')];
  for (const path of [upper, work, root]) mkdirSync(path);
  if (!mount('-t', 'overlay', '-o', `lowerdir=/,upperdir=${upper},workdir=${work}`, 'overlay', root)) return undefined;
  for (const path of shared) if (!mount('--bind', path, join(root, path))) return undefined;
  const mounts = stack.move();
  return { root, [Symbol.dispose]: () => mounts.dispose() };
}

function mounted(path: string, args: readonly string[]): Disposable | undefined {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { [Symbol.dispose]: () => void execFileSync('umount', ['--lazy', path], { stdio: 'ignore' }) };
}
