export const rootPath: string;
