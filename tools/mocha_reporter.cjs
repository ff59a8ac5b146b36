/**
 * mocha's dots and its readable list of failures, and the totals as JSON in the file that MOCHA_RESULTS
 * names.
 */
const {writeFileSync} = require('node:fs');
const Mocha = require('mocha');

const {Dot} = Mocha.reporters;
const {EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS} = Mocha.Runner.constants;

module.exports = class Totals extends Dot {
  constructor(runner, options) {
    super(runner, options);
    const slow = [];
    const failed = [];
    runner.on(EVENT_TEST_FAIL, test => failed.push(test.titlePath().join(' > ')));
    runner.on(EVENT_TEST_PASS, test => slow.push({title: test.fullTitle(), ms: test.duration ?? 0}));
    runner.once(EVENT_RUN_END, () => {
      const {passes, failures, pending} = runner.stats;
      slow.sort((a, b) => b.ms - a.ms);
      const slowest = slow.slice(0, 5).filter(({ms}) => ms >= 2000);
      for (const {title, ms} of slowest) console.log(`  ${(ms / 1000).toFixed(1)} s  ${title}`);
      if (process.env.MOCHA_RESULTS) {
        writeFileSync(
          process.env.MOCHA_RESULTS,
          JSON.stringify({passed: passes, failed: failures, skipped: pending, failures: failed}),
        );
      }
    });
  }
};
