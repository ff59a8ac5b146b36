/** What a test waits for: an error, or what was printed. */

/** The error that a promise or an action ends with, thrown or rejected. */
export async function failureOf(action: Promise<unknown> | (() => unknown)): Promise<Error> {
  try {
    await (typeof action === 'function' ? action() : action);
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected an error');
}

/** What is printed and warned while `action` runs, and what it returns. */
export async function listen<T>(
  action: () => T | Promise<T>,
): Promise<{printed: string[]; warnings: string[]; value: T}> {
  const {log, warn} = console;
  const printed: string[] = [];
  const warnings: string[] = [];
  console.log = (text: string) => void printed.push(text);
  console.warn = (text: string) => void warnings.push(text);
  try {
    return {printed, warnings, value: await action()};
  } finally {
    console.log = log;
    console.warn = warn;
  }
}
