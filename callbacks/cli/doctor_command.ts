import {stat} from 'node:fs/promises';
import {examineProject} from '../doctor/doctor.js';
import {examinationText} from '../doctor/examination_text.js';
import {type Command, WrongUse} from './command.js';
import {readArguments} from './read_arguments.js';

const HELP = `Usage: tfjs-metrics doctor [FOLDER] [--json]

Looks at a project: its versions of tfjs and Node, its backend, and what its sources call that does not exist or
that has other numbers than one may expect. Says what to change. Writes nothing, and needs no network.

  FOLDER        the folder of the project; without it, the current one
  --json        prints the same for programs
  -h, --help    prints this text

The exit status is 0 without problems, 1 with some, and 2 for arguments that are wrong.
`;

/** `tfjs-metrics doctor` */
export const doctorCommand: Command = {
  help: HELP,
  async run(args, {write, root, modules}) {
    const {values, positionals} = readArguments(args, {json: {type: 'boolean'}});
    if (positionals.length > 1)
      throw new WrongUse(`doctor: expected one folder at most, got ${positionals.length}`);
    const [folder = '.'] = positionals;
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true) throw new WrongUse(`doctor: "${folder}" is not a folder`);
    const examination = await examineProject(folder, {root, modules});
    write(values.json === true ? `${JSON.stringify(examination, null, 2)}\n` : examinationText(examination));
    return examination.findings.some(({kind}) => kind === 'problem') ? 1 : 0;
  },
};
