export function prepareRedis(): Promise<void>;
export function hasRedis(): Promise<boolean>;
