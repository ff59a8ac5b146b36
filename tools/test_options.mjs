/** The options of `npm test`. */
import {parseArgs} from 'node:util';

export const USAGE = `npm test                      the short tier, in minutes: run it before each commit
npm test -- --all             the long tier too: all backends and browsers, kills, full disks, long trainings
npm test -- --only STEP,...   only these steps of both tiers; mocha and karma mean all steps that begin so
npm test -- --list            the names of the steps
npm test -- --help            this text

The tests of one file: npm run -s test:file -- FILE`;

/** Whether `--only meant` means the step `name`. */
const isMeant = (name, meant) => name === meant || name.startsWith(`${meant} `);

/**
 * Reads the command line. `names` are the names of all steps. An option or a step that does not exist is an
 * error. `wants(name)` of the result says whether a step is wanted.
 */
export function readOptions(args, names) {
  const {help, list, all, only} = parse(args);
  const meant = only?.split(',').filter(Boolean);
  const unknown = meant?.filter(one => !names.some(name => isMeant(name, one)));
  if (unknown && (unknown.length || !meant.length)) {
    throw new Error(`--only: expected some of ${names.join(', ')}; got ${unknown.join(', ') || 'nothing'}`);
  }
  return {
    help,
    list,
    isShort: !all && !meant,
    wants: name => !meant || meant.some(one => isMeant(name, one)),
  };
}

function parse(args) {
  try {
    const {values} = parseArgs({
      args,
      options: {
        help: {type: 'boolean', short: 'h'},
        list: {type: 'boolean'},
        all: {type: 'boolean'},
        only: {type: 'string'},
      },
    });
    return values;
  } catch (error) {
    throw new Error(`${error.message}\n\n${USAGE}`, {cause: error});
  }
}
