/** The module of tfjs-node, once it is prepared. */
export const tfjsNode: string;
export function prepareTfjsNode(): Promise<void>;
