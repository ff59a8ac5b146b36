import type {OutputEvaluation} from '../../runs/record/run.js';

/** The name of each class of an evaluation. What the record does not name is called by its id. */
export function classNames(evaluation: OutputEvaluation, names: readonly string[] = []): string[] {
  const {confusion, perClass, curves} = evaluation;
  const count = confusion?.length ?? perClass?.length ?? curves?.length ?? names.length;
  return Array.from({length: count}, (_, id) => names[id] ?? perClass?.[id]?.name ?? String(id));
}
