/** Splits `… Default: false. …` into the default and the rest. */
export function splitDefault(text: string): {meaning: string; fallback: string | undefined};
