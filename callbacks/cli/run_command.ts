import {readFile} from 'node:fs/promises';
import {didYouMean} from '../../src/errors.js';
import {escapeControls} from '../../src/escape_controls.js';
import {type Command, type CommandContext, WrongUse} from './command.js';

const HELP = `Usage: tfjs-metrics COMMAND

  watch FILE        shows a training in the browser, live and afterwards
  doctor [FOLDER]   looks at a project, and says what to change

  -h, --help        prints this text; after a command, how it is used
  -v, --version     prints the version
`;

/** Each command is loaded when it is called: only `doctor` loads tfjs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  watch: async () => (await import('./watch_command.js')).watchCommand,
  doctor: async () => (await import('./doctor_command.js')).doctorCommand,
};

const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h';

async function dispatch([name, ...args]: readonly string[], context: CommandContext): Promise<number> {
  const names = Object.keys(COMMANDS);
  if (name === undefined) throw new WrongUse(`expected a command: ${names.join(' or ')}`);
  if (Object.hasOwn(COMMANDS, name)) {
    const command = await COMMANDS[name]();
    if (!args.some(isHelp)) return command.run(args, context);
    context.write(command.help);
    return 0;
  }
  if (name === '--version' || name === '-v') {
    const {version} = JSON.parse(await readFile(new URL('package.json', context.root), 'utf8')) as {
      version: string;
    };
    context.write(`${version}\n`);
  } else if (isHelp(name)) context.write(HELP);
  else
    throw new WrongUse(
      `expected a command, ${names.join(' or ')}; got "${name}".${didYouMean(name, names)}`.replace(
        /\.$/,
        '',
      ),
    );
  return 0;
}

/** Runs the command line `tfjs-metrics`. Returns its exit status: 1 on failure, 2 on wrong use. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    return await dispatch(args, context);
  } catch (error) {
    const {name, message} = error as Error;
    const isWrongUse = name === 'WrongUse';
    const text = isWrongUse ? `${message.replace(/[.?]$/, '')}. See tfjs-metrics --help.` : message;
    context.writeError(`tfjs-metrics: ${escapeControls(text)}\n`);
    return isWrongUse ? 2 : 1;
  }
}
