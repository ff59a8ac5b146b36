/** Reads JavaScript and JSX. The build bundles the library into this file: only the command needs it. */
export {default as jsTokens} from 'js-tokens';
