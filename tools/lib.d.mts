export const howToGetChromium: string;
export function findChromium(): string | undefined;
export const rootPath: string;
