// Control characters (an escape sequence begins with one), and those that change the direction of a text.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text that a terminal shows as it is: names come from models that others made. ESC becomes `\u001b`. */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
