import {expect} from 'chai';
import {DATASETS} from '../../bench/standalone/datasets.js';
import {evaluateOnce, inputOf, JOBS} from '../../bench/standalone/jobs.js';
import {npmPeers} from '../../bench/standalone/npm_peers.js';

describe('jobs of the benchmark', () => {
  it('datasets are the same in every run', () => {
    for (const create of Object.values(DATASETS)) expect(create(500)).to.deep.equal(create(500));
  });

  it('jobs over one dataset follow one another', () => {
    const changes = JOBS.filter((job, i) => job.dataset !== JOBS[i - 1]?.dataset);
    expect(new Set(changes.map(job => job.dataset)).size).to.equal(changes.length);
  });

  it("tfjs's metrics have the same results as the package's", async () => {
    const [tfjs] = (await npmPeers()).peers;
    const compared: string[] = [];
    for (const job of JOBS.filter(({id}) => tfjs.jobs.has(id))) {
      const dataset = DATASETS[job.dataset](1000);
      await tfjs.load(dataset);
      const {value} = await tfjs.time(job.id, 1);
      const [t, p] = [inputOf(dataset.yTrue, job.asTensors), inputOf(dataset.yPred, job.asTensors)];
      expect(value, job.title).to.be.closeTo(evaluateOnce(job.newMetric, t, p), 1e-4);
      compared.push(job.id);
    }
    expect(new Set(compared)).to.deep.equal(tfjs.jobs);
  });
});
