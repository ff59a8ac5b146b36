export function problemsOf(name: string, text: string): string[];
