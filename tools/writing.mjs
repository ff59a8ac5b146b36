/**
 * Checks how this project writes: phrases that its comments and docs avoid, and comments wider than the formatter's lines
 * of code. Prints each place as `file:line: problem`. Part of `npm run lint`; `node tools/writing.mjs FILE...` checks some
 * files only.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {glob} from './glob.mjs';
import {rootPath} from './lib.mjs';

const {printWidth} = JSON.parse(readFileSync(join(rootPath, '.prettierrc.json'), 'utf8'));

/** What is not written, and what is written instead. */
const PHRASES = [
  [/\bgives\b/i, '"returns"'],
  [/\bso many\b/i, '"n"'],
  [/\bof (one's|its|his|their|your|our) own\b/i, '"custom", "its own …"'],
  [/\b(goes|going|gone|went) on\b/i, '"resumes", "continues"'],
  [/\b(whoever|somebody|nobody|everybody)\b/i, '"users who …", "code that …", "the caller"'],
  [/\banew\b/i, '"again"'],
  [/\bstands? (behind|for|before|beside)\b/i, 'the exact relation'],
  [/\b(that|which|who) (is|are) none\b/i, '"not a …"'],
  [/\bfor want of\b/i, '"without", "because … is missing"'],
];

/** An example in a docstring is code: its lines may be as wide as they are. */
const EXAMPLE = /^\s*\* {1,}(const|await|import|model|new|[{}\]]| )/;

const FOLDERS = ['src', 'callbacks', 'examples', 'bench'];
const CHECKED = [
  ...FOLDERS.map(folder => `${folder}/**/*.ts`),
  'docs/**/*.md',
  'bench/*.md',
  'README.md',
  'CONTRIBUTING.md',
];

/** The comment of a line of code, or all of a line of Markdown. */
function proseOf(line, isMarkdown) {
  if (isMarkdown) return line;
  return /^\s*(?:\/\*\*?|\*|\/\/)(.*)$/.exec(line)?.[1] ?? /\s\/\/ (.*)$/.exec(line)?.[1] ?? '';
}

export function problemsOf(name, text) {
  const isMarkdown = name.endsWith('.md');
  const problems = [];
  let isCode = false;
  text.split('\n').forEach((line, i) => {
    if (isMarkdown && line.startsWith('```')) isCode = !isCode;
    const prose = proseOf(line, isMarkdown);
    if (prose === '' || isCode) return;
    for (const [pattern, instead] of PHRASES) {
      const found = pattern.exec(prose);
      if (found) problems.push(`${name}:${i + 1}: "${found[0]}": write ${instead}`);
    }
    const isComment = !isMarkdown && /^\s*(\/\*|\*|\/\/)/.test(line);
    if (isComment && line.length > printWidth && !EXAMPLE.test(line)) {
      problems.push(`${name}:${i + 1}: a comment of ${line.length} columns; code has at most ${printWidth}`);
    }
  });
  return problems;
}

if (process.argv[1] === import.meta.filename) {
  const given = process.argv.slice(2);
  const files = given.length > 0 ? given : glob(CHECKED);
  const problems = files.flatMap(name => problemsOf(name, readFileSync(join(rootPath, name), 'utf8')));
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) process.exitCode = 1;
}
