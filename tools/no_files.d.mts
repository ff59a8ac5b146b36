import type {Plugin} from 'esbuild';

export const noFiles: Plugin;
