/** Checks the direction of all imports (.dependency-cruiser.cjs) over the rooms that exist. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {bin, rootPath, run} from './lib.mjs';

const rooms = ['src', 'callbacks', 'test', 'examples', 'bench'].filter(dir =>
  existsSync(join(rootPath, dir)),
);
try {
  const script = bin('dependency-cruiser', 'depcruise');
  await run(script, [...rooms, '--config', '.dependency-cruiser.cjs', '--no-progress'], {
    onOutput: text => process.stdout.write(text),
  });
} catch {
  process.exitCode = 1;
}
