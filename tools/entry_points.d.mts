export const entryPoints: readonly {readonly name: string; readonly file: string; readonly report: string}[];
