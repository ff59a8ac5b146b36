import {expect} from 'chai';
import {CSVLogger, MemoryStore} from '../../../callbacks/index.js';
import {JsonLinesLogger, RunRecorder} from '../../../callbacks/runs/index.js';
import {UsageError} from '../../../src/errors.js';

describe('the ending of a log file', () => {
  const makers = {
    CSVLogger: (name: string) => new CSVLogger({store: new MemoryStore(), name}),
    JsonLinesLogger: (name: string) => new JsonLinesLogger({store: new MemoryStore(), name}),
    RunRecorder: (name: string) => new RunRecorder({file: {store: new MemoryStore(), name}}),
  };
  const wrong = {
    CSVLogger: ['log.json', 'log.jsonl', 'log.XLSX', 'log.html', 'log.h5', 'a.csv.md'],
    JsonLinesLogger: ['log.csv', 'log.tsv', 'log.xlsx', 'log.html'],
    RunRecorder: ['run.csv', 'run.html', 'run.keras'],
  };
  const right = {
    CSVLogger: ['log.csv', 'log.tsv', 'log.txt', 'log.log', 'log', 'html/log', 'v1.2'],
    JsonLinesLogger: ['log.jsonl', 'log.ndjson', 'log.json', 'log.txt', 'log'],
    RunRecorder: ['run.jsonl', 'run.json', 'run'],
  };
  for (const [name, make] of Object.entries(makers)) {
    const key = name as keyof typeof makers;
    it(`is refused by ${name} if it is that of another format`, () => {
      for (const file of wrong[key]) {
        expect(() => make(file), file).to.throw(UsageError, `${JSON.stringify(file)} has the ending of`);
      }
    });

    it(`is accepted by ${name} otherwise`, () => {
      for (const file of right[key]) expect(() => make(file), file).not.to.throw();
    });
  }

  it('that fits is in the message', () => {
    expect(() => new CSVLogger('log.xlsx')).to.throw(
      'CSVLogger: it writes CSV, and "log.xlsx" has the ending of a spreadsheet. End the name in .csv.',
    );
    expect(() => new JsonLinesLogger('log.csv')).to.throw('End the name in .jsonl.');
  });
});
