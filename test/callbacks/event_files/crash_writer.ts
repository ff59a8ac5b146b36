/** Writes event files into the folder that it is given until it is killed, and says how far it got. */
import {writeSync} from 'node:fs';
import {EventWriter} from '../../../callbacks/index.js';

const writer = new EventWriter(process.argv[2]);
for (let step = 0; ; step++) {
  const values = Array.from({length: 2000}, (_, i) => Math.sin(i * step));
  await Promise.all([writer.scalar('step', step, step), writer.histogram('values', values, step, 500)]);
  writeSync(1, `${step}\n`);
}
