/** The licences of the libraries whose code a bundle contains. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

/** The folder of the package that a file belongs to; undefined for this package's own files. */
function packageOf(file) {
  if (!file.includes('node_modules')) return undefined;
  let dir = dirname(file);
  while (!existsSync(join(dir, 'package.json')) || !readJson(join(dir, 'package.json')).version)
    dir = dirname(dir);
  return dir;
}

const readJson = file => JSON.parse(readFileSync(file, 'utf8'));

/** The comments with which source files begin, where they tell of a copyright. */
function headers(files) {
  const comments = files.map(file => /^(?:\/\/[^\n]*\n)+/.exec(readFileSync(file, 'utf8'))?.[0] ?? '');
  return [...new Set(comments)]
    .filter(text => /copyright/i.test(text))
    .map(text => text.replace(/^\/\/ ?/gm, '').trim());
}

/** What there is to say of each package whose files are among these. */
export function licences(files) {
  const byPackage = new Map();
  for (const file of files) {
    const dir = packageOf(file);
    if (dir !== undefined) byPackage.set(dir, [...(byPackage.get(dir) ?? []), file]);
  }
  return [...byPackage].map(([dir, own]) => {
    const {name, version, license} = readJson(join(dir, 'package.json'));
    const file = readdirSync(dir).find(entry => /^licen[cs]e/i.test(entry));
    const texts = [...(file ? [readFileSync(join(dir, file), 'utf8').trim()] : []), ...headers(own)];
    const named = license ?? /^.*licen[cs]e.*$/im.exec(texts[0] ?? '')?.[0].trim();
    if (texts.length === 0 || named === undefined) throw new Error(`${name} tells nothing of its licence`);
    const copyrights = texts.flatMap(text => text.match(/^\s*copyright (?:\(c\)|©|\d).*/gim) ?? []);
    return {
      name,
      version,
      license: named,
      texts,
      copyrights: [...new Set(copyrights.map(line => line.trim()))],
    };
  });
}

/** A comment for the head of a bundle. */
export function banner(found) {
  const lines = found.map(
    ({name, version, license, copyrights}) =>
      ` * - ${name} ${version}, ${license}${copyrights.length ? `: ${copyrights.join('; ')}` : ''}`,
  );
  return `/*!\n * Contains, under the licences in THIRD_PARTY_NOTICES.txt:\n${lines.join('\n')}\n */`;
}

/** The file THIRD_PARTY_NOTICES.txt. */
export function noticesFile(found) {
  const parts = found.map(
    ({name, version, license, texts}) => `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`,
  );
  return `Files of dist/ contain code of these libraries.\n\n${parts.join(`\n${'='.repeat(80)}\n\n`)}`;
}
