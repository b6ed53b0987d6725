/** The demo's environment variables. */

/** The value of a variable. */
export function setting(name: string, byDefault: string): string {
  return process.env[name] || byDefault;
}

/** The number in a variable. Ends the process if it is not an integer of at least 0. */
export function numberSetting(name: string, byDefault: number): number {
  const text = setting(name, String(byDefault));
  if (!/^\d+$/.test(text)) {
    console.error(`${name}: expected a whole number, got "${text}"`);
    process.exit(2);
  }
  return Number(text);
}
