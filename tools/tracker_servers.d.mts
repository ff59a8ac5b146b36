/** The folder for `PYTHONPATH` that has MLflow and trackio, once it is prepared. */
export const trackerPackages: string;
export function hasTrackers(): boolean;
export function prepareTrackers(): Promise<void>;
