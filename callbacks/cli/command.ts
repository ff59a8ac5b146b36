/** What a command needs of its process. */
export interface CommandContext {
  write(text: string): void;
  writeError(text: string): void;
  /** Aborted when the command has to end, as by Ctrl+C. */
  signal: AbortSignal;
  /** The script of the page that `watch` serves, on disk. */
  script: string | URL;
  /** The folder of the package.json of this package. */
  root: URL;
  /** The folder that contains its modules, `src` and `callbacks`. */
  modules: URL;
}

/** A command of `tfjs-metrics`. */
export interface Command {
  /** What `--help` prints. */
  readonly help: string;
  /**
   * Runs the command until it is done, or `signal` is aborted. Returns its exit status.
   *
   * @param args what is after its name
   * @throws WrongUse for arguments that it does not take; other errors when it fails
   */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** The arguments of a command are wrong. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
