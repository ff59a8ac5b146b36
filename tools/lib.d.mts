export const rootPath: string;

/** Starts `node script ...args`; rejects with an error that has the output when it fails. */
export function run(
  script: string,
  args?: readonly string[],
  options?: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly onOutput?: (text: string) => void;
  },
): Promise<string>;
