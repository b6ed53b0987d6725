/** `npm run codegen`: makes the typed clients of all configurations. Their generator is installed by the script. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CODEGEN, CODEGEN_CONFIGS, CODEGEN_ENV } from './tool.ts';

for (const [config] of CODEGEN_CONFIGS) {
  const { status, error } = spawnSync(process.execPath, [CODEGEN, '--config', config], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, ...CODEGEN_ENV },
    stdio: 'inherit',
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
