export const doors: readonly {readonly name: string; readonly file: string; readonly report: string}[];
