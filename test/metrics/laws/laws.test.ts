/**
 * The conformance suite: every metric that is exported obeys the laws, on specimens from its reference
 * vectors. A new metric is tried as soon as it stands in src/metrics/classes.ts and its vectors lie in
 * test/vectors/data.
 */
import {expect} from 'chai';
import {isTurnOf, someInShortTier, someOf, someUnlessOnCpu} from '../../backend.js';
import type {MetricClass} from '../../../src/metrics/names/metric_table.js';
import * as classes from '../../../src/metrics/classes.js';
import * as retrieval from '../../../src/metrics/retrieval/classes.js';
import {forcePath, type Path} from '../../../src/array/path.js';
import {refusedOf, type Specimen, specimensOf} from '../../vectors/specimens.js';
import {oneProgramForAllShapes} from '../one_program.js';
import {EXEMPTIONS, exemptionOf, type Exemption} from './exemptions.js';
import {type Law, LAWS} from './laws.js';
import {Trial} from './trial.js';
import {paths} from '../on_paths.js';

const METRICS = Object.values<MetricClass>({...classes, ...retrieval}).map(c => c.className);

let checks = 0;
let specimens = 0;
const used = new Set<Exemption>();

/** A law that is tried on nothing holds of nothing, so that it fails. */
async function specimensToTry(className: string): Promise<readonly Specimen[]> {
  const own = await specimensOf(className);
  const refused = await refusedOf(className);
  const why = refused.length === 0 ? '' : `; refused are ${refused.join(', ')}`;
  expect(own, `no specimens: put cases in test/vectors/data/own/${className}.json${why}`).not.to.be.empty;
  return own;
}

/** What a law finds wrong with a metric. */
async function brokenBy(law: Law, some: readonly Specimen[], path: Path): Promise<string[]> {
  const broken: string[] = [];
  let tried = 0;
  for (const specimen of some) {
    const exemption = exemptionOf(specimen, law.numbers);
    if (exemption !== undefined) {
      used.add(exemption);
      continue;
    }
    tried++;
    checks++;
    forcePath(path);
    try {
      await law.holds(new Trial(specimen, path));
    } catch (error) {
      broken.push(`${specimen.id} ${JSON.stringify(specimen.config)}, ${path}: ${(error as Error).message}`);
    }
  }
  return law.of === 'some' && broken.length < tried ? [] : broken;
}

describe('the laws of every metric', function () {
  this.timeout(120_000);
  oneProgramForAllShapes();
  after(() => {
    forcePath(undefined);
    for (const {law, className, reason} of used)
      console.log(`exempt from law ${law}: ${className}, ${reason}`);
    console.log(
      `conformance: ${METRICS.length} metrics, ${specimens} specimens, 13 laws: ` +
        `${checks} checks, ${used.size} exemptions`,
    );
  });

  it('are defined only for metrics that exist', () => {
    expect(EXEMPTIONS.map(e => e.className).filter(name => !METRICS.includes(name))).to.deep.equal([]);
  });

  for (const [i, className] of METRICS.entries()) {
    describe(className, () => {
      it('1: has reference vectors', async () => {
        specimens += (await specimensToTry(className)).length;
      });

      for (const [turn, law] of LAWS.entries()) {
        if (!isTurnOf(i + turn)) continue;
        it(`${law.numbers.join(', ')}: ${law.title}`, async function () {
          const all = await specimensToTry(className);
          // In the short tier each law takes other specimens.
          const own = law.of === 'some' ? all : someOf(someInShortTier(all, 2, turn), 1);
          const tried = law.once ? (paths().includes('cpu') ? (['cpu'] as const) : []) : paths();
          if (tried.length === 0) this.skip();
          const broken: string[] = [];
          for (const path of tried) {
            const some = path === 'cpu' && law.of !== 'some' ? someUnlessOnCpu(own, 1) : own;
            broken.push(...(await brokenBy(law, some, path)));
          }
          expect(broken).to.deep.equal([]);
        });
      }
    });
  }
});
