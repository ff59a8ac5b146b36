/** `connect`: a dashboard shows and controls a training that posts its record to a port. */
import {expect} from 'chai';
import type {Page} from 'playwright-core';
import {nextFrame, pageForEachTest} from '../../browser/page_suite.js';
import {HERE} from './pages/dashboard_page.js';

const SCRIPT = `
import {TrainingDashboard} from './callbacks/dashboard/training_dashboard.ts';
const dashboard = new TrainingDashboard('#here');
const {element} = dashboard;
const change = (type, rest) => ({type, id: 'a', ...rest});
const started = {type: 'start', run: {version: 1, id: 'a', name: 'in a worker', started: 1.7e12, config: {epochs: 9}, epochs: [], events: []}};
const epoch = n => change('epoch', {epoch: {epoch: n, time: n + 1, logs: {loss: 1 / (n + 1)}}});
const received = [];
function open() {
  const {port1, port2} = new MessageChannel();
  port2.onmessage = ({data}) => received.push(data.type);
  let arrived = 0;
  port1.addEventListener('message', () => arrived++);
  return [port1, async (...messages) => {
    const all = arrived + messages.length;
    for (const message of messages) port2.postMessage(message);
    while (arrived < all) await new Promise(done => setTimeout(done));
  }];
}
Object.assign(globalThis, {dashboard, element, started, epoch, received, open, change});
`;

describe('connect', function () {
  this.timeout(120_000);
  let page: Page;
  pageForEachTest(SCRIPT, HERE, opened => (page = opened));

  const run = async (code: string): Promise<unknown> => {
    const result = await page.evaluate(`(async () => { ${code} })()`);
    await nextFrame(page);
    return result;
  };
  const spoken = () => page.getByRole('slider', {name: 'Epoch under'}).getAttribute('aria-valuetext');

  it('shows the run as it grows, and ignores other messages', async () => {
    await run(`const [port, send] = open(); dashboard.connect(port);
      await send('hello', {type: 'other'}, epoch(0), started, epoch(0), null, {...epoch(7), id: 'b'}, epoch(1))`);
    expect(await spoken()).to.match(/^epoch 2: training loss 0\.500/);
    expect(await page.evaluate('element.run.epochs.length')).to.equal(2);
  });

  it('sends what the buttons ask for', async () => {
    await run(`const [port, send] = open(); element.connect(port); await send(started, epoch(0))`);
    await page.getByRole('button', {name: 'Pause'}).click();
    await page.getByRole('button', {name: 'Resume'}).click();
    await page.getByRole('button', {name: /^Stop/}).click();
    await page.waitForFunction(() => (window as unknown as {received: string[]}).received.length === 3);
    expect(await page.evaluate('received')).to.deep.equal(['pause', 'resume', 'stop']);
  });

  it('ends when its function is called, or when there is another connection', async () => {
    await run(`const [a, sendA] = open(); const [b, sendB] = open();
      element.connect(a); await sendA(started, epoch(0));
      const end = element.connect(b);
      await sendA(epoch(1)); await sendB(started, epoch(0), epoch(1), epoch(2));
      end(); await sendB(epoch(3))`);
    expect(await page.evaluate('element.run.epochs.length')).to.equal(3);
    expect(await page.evaluate('element.controls === undefined')).to.equal(true);
  });

  it('refuses what is not a port', async () => {
    const message = await run(`try { element.connect({}) } catch (e) { return e.name + ': ' + e.message }`);
    expect(message).to.match(
      /^UsageError: training-dashboard.connect: expected a Worker or a MessagePort; got/,
    );
  });
});
