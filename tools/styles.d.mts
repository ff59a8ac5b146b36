export declare function stylesText(): Promise<string>;
