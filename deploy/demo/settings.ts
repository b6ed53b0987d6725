/** The demo's environment variables. */

/** The text of a variable. */
export function setting(name: string, byDefault: string): string {
  return process.env[name] || byDefault;
}

/** The number in a variable, which must be a whole one from 0 up: anything else ends the process. */
export function numberSetting(name: string, byDefault: number): number {
  const text = setting(name, String(byDefault));
  if (!/^\d+$/.test(text)) {
    console.error(`${name}: expected a whole number, got "${text}"`);
    process.exit(2);
  }
  return Number(text);
}
