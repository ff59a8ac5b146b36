/** The lists of etc/test_tiers.json: patterns of test files. */
export const tiers: Readonly<
  Record<'long' | 'trackers' | 'queue' | 'chromium' | 'cpuOnly' | 'page' | 'smoke', readonly string[]>
> & {
  readonly lacking: Readonly<Record<string, readonly string[]>>;
};
export function longFiles(): string[];
export function trackerFiles(): string[];
export function queueFiles(): string[];
export function chromiumFiles(): string[];
export function filesInNode(backend: string): string[];
export function filesInPage(backend: string): string[];
export function pageFiles(): string[];
export function smokeFiles(): string[];
