/**
 * Checks how this project writes: phrases that its comments, messages and docs avoid, and comments wider than
 * the formatter's lines of code. Prints each place as `file:line: problem`. Part of `npm run lint`; `node
 * tools/writing.mjs FILE...` checks some files only.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {glob} from './glob.mjs';
import {rootPath} from './lib.mjs';

const {printWidth} = JSON.parse(readFileSync(join(rootPath, '.prettierrc.json'), 'utf8'));

/** What is not written, and what is written instead. */
const PHRASES = [
  [/\bgives\b/i, '"returns"'],
  [/\bgave\b/i, '"returned"'],
  [/\bso many\b/i, '"n"'],
  [/\bof (one's|its|his|their|your|our) own\b/i, '"custom", "its own …"'],
  [/\b(goes|going|gone|went) on\b/i, '"resumes", "continues"'],
  [/\b(whoever|somebody|nobody|everybody)\b/i, '"users who …", "code that …", "the caller"'],
  [/\banew\b/i, '"again"'],
  [/\bstands? (behind|for|before|beside)\b/i, 'the exact relation'],
  [/\b(that|which|who) (is|are) none\b/i, '"not a …"'],
  [/\bfor want of\b/i, '"without", "because … is missing"'],
  [/\b(puts?|putting) (\w+ ){0,3}back\b/i, '"restores"'],
  [/(?<!cannot be )\btold apart\b/i, '"distinguished"'],
  [/\bare (taken|mistaken) for\b/i, '"count as", "are treated as"'],
  [/(?<!\bthere )\b(is|are) no (?!longer|more|fewer|less)\w+/i, '"is not a …", "there is no …"'],
  [/\band (its|their|the) like\b/i, '"and similar …"'],
  [/\b(no|any|which) \w+ will do\b/i, '"no … qualifies"'],
  [/\bin mid-(epoch|pass|training|flight)\b/i, '"within an epoch", "during …"'],
  [/\bhow far off\b/i, '"the error of …"'],
  [/\bfrom (0|1) on\b/i, '"at least 0"'],
  [/\b(of|with) one name\b/i, '"of the same name"'],
  [/\b(minimis|maximis|normalis|standardis|initialis|regularis|summaris|recognis|organis)/i, '"-ize"'],
  [/\b(colour|behaviour|favour|neighbour)/i, 'American spelling'],
];

/** An example in a docstring is code: its lines may be as wide as they are. */
const EXAMPLE = /^\s*\* {1,}(const|await|import|model|new|[{}\]]| )/;

const FOLDERS = ['src', 'callbacks', 'examples', 'bench'];
const CHECKED = [
  ...FOLDERS.map(folder => `${folder}/**/*.ts`),
  'docs/*.md',
  'bench/*.md',
  'README.md',
  'CONTRIBUTING.md',
];

/**
 * The prose of a line: all of Markdown; of code, its comment, or else its texts of several words, such as
 * messages.
 */
function proseOf(line, isMarkdown) {
  if (isMarkdown) return line;
  const comment = /^\s*(?:\/\*\*?|\*|\/\/)(.*)$/.exec(line)?.[1] ?? /\s\/\/ (.*)$/.exec(line)?.[1];
  if (comment !== undefined) return comment;
  const texts = line.match(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g) ?? [];
  return texts.filter(text => / \w+ /.test(text)).join(' ');
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
