/** What a class can change between two trainings. */
export interface Settings {
  /** Neurons of the hidden layer. */
  neurons: number;
  /** Training images; the validation images are always the same. */
  images: number;
  regularization: 'none' | 'l2' | 'dropout';
  /** End the training when the validation loss has not improved for 10 epochs. */
  stopsEarly: boolean;
}

/** A name for a training with these settings. */
export const nameOf = ({neurons, images, regularization, stopsEarly}: Settings): string =>
  [
    `${neurons} neurons`,
    `${images} images`,
    ...(regularization === 'none' ? [] : [regularization]),
    ...(stopsEarly ? ['early'] : []),
  ].join(', ');

/** The settings that are chosen in a form whose controls have their names. */
export function settingsIn(form: HTMLFormElement): Settings {
  const data = new FormData(form);
  return {
    neurons: Number(data.get('neurons')),
    images: Number(data.get('images')),
    regularization: data.get('regularization') as Settings['regularization'],
    stopsEarly: data.get('end') === 'early',
  };
}
