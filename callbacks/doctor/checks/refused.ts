import type {Finding} from '../findings.js';

/**
 * What the package says when it is called like this, if it refuses a name. Other errors are ignored: the
 * values of the project are not known here.
 */
export function refusalOf(
  call: () => unknown,
  pattern: RegExp,
): Pick<Finding, 'found' | 'advice'> | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !pattern.test(error.message)) return undefined;
    const end = /["\w]\. ?/.exec(error.message)?.index ?? error.message.length;
    return {found: error.message.slice(0, end + 1), advice: error.message.slice(end + 2).trim()};
  }
}
