/** What a picture consists of. Places are in pixels, from the top left. */
export type Shape =
  | {kind: 'rect'; x: number; y: number; width: number; height: number; color: string}
  | {
      kind: 'line';
      points: (readonly [x: number, y: number])[];
      color: string;
      width: number;
      dash?: readonly number[];
    }
  | {kind: 'dot'; x: number; y: number; radius: number; color: string}
  | {
      kind: 'text';
      x: number;
      y: number;
      text: string;
      color: string;
      size: number;
      anchor: 'start' | 'middle' | 'end';
      isStrong?: boolean;
    };

export interface Scene {
  width: number;
  height: number;
  shapes: Shape[];
}
