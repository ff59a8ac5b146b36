// Control characters, which begin escape sequences, and characters that change the direction of a text.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Makes a text safe for terminals, since names come from models that others made. ESC becomes `\u001b`. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
