/**
 * The reference vectors that lie in this repository, on the path that the backend takes and on the other one.
 */
import {getBackend} from '@tensorflow/tfjs-core';
import {someOf, someUnlessOnCpu} from '../backend.js';
import {forcePath, type Path} from '../../src/array/path.js';
import {oneProgramForAllShapes} from '../metrics/one_program.js';
import {FILES} from './files.js';
import {kindOf} from './kinds/index.js';

/** Trainings, callbacks and evaluations of whole models have separate tests. */
const OF_METRICS =
  /^(imblearn|keras|own|sklearn|sktime|torchmetrics)\/|^compile\/(?!evaluate$|loss_strings$)/;

/** How many cases wait for the device at once: a read there costs more in waiting than in work. */
const AT_ONCE = 64;

async function failureOf(file: string, given: {id?: string}, i: number): Promise<string[]> {
  const [folder, name] = file.split('/');
  const run = kindOf(folder, name, given);
  if (run === undefined) return [`${file}: no runner`];
  try {
    const outcome = await run(given);
    return outcome.verdict === 'fail' ? [`${given.id ?? i}: ${outcome.message}`] : [];
  } catch (error) {
    return [`${given.id ?? i}: ${String(error)}`];
  }
}

/** Ids and messages of the cases that fail. */
async function failures(file: string, path: Path): Promise<string[]> {
  const all = (await FILES[file]()) as readonly {id?: string}[];
  const cases = path === 'cpu' ? someUnlessOnCpu(all, 3) : someOf(all, 3);
  const failed: string[] = [];
  for (let from = 0; from < cases.length; from += AT_ONCE) {
    const some = cases.slice(from, from + AT_ONCE);
    failed.push(...(await Promise.all(some.map((given, i) => failureOf(file, given, from + i)))).flat());
  }
  return failed;
}

for (const path of ['cpu', 'device'] as const) {
  describe(`reference vectors, ${path} path`, function () {
    this.timeout(300_000);
    before(function () {
      // A GPU's memory is not this process's: there only the device path can be taken.
      if (path === 'cpu' && ['webgl', 'webgpu'].includes(getBackend())) this.skip();
      forcePath(path);
    });
    after(() => forcePath(undefined));
    oneProgramForAllShapes();
    for (const file of Object.keys(FILES).filter(name => OF_METRICS.test(name))) {
      it(file, async () => {
        const failed = await failures(file, path);
        if (failed.length > 0) throw new Error(failed.join('\n'));
      });
    }
  });
}
