/** Stages bring what their events need: the hook does not bundle it. */
import {expect} from 'chai';
import {afterEvents} from '../../../src/tfjs/callbacks/after_events.js';
import {interruptibleValidation} from '../../../src/tfjs/callbacks/interruptible_validation.js';
import type {TrainingStage} from '../../../src/tfjs/callbacks/training_stages.js';
import {TrainingRestorer} from '../../../src/tracking/resume/training_restorer.js';
import {binaryModel, samples} from '../helpers.js';
import {MAKERS} from '../one_of_each.js';

function stagesOfCallbacks(): [string, Partial<TrainingStage>][] {
  const {x, y} = samples(8, 1);
  return Object.entries(MAKERS).flatMap(([name, make]) => {
    const {stage} = make(x, y) as {readonly stage?: TrainingStage};
    return stage === undefined ? [] : [[name, stage] as [string, TrainingStage]];
  });
}

describe('extensions of stages', () => {
  it('every stage with after events brings afterEvents', () => {
    const restorer = new TrainingRestorer({} as never, binaryModel() as never, []);
    const stages = [...stagesOfCallbacks(), ['TrainingRestorer', restorer] as const];
    const events = (stage: object) => [
      ...Object.keys(stage),
      ...Object.getOwnPropertyNames(Object.getPrototypeOf(stage)),
    ];
    const after = stages.filter(([, stage]) => events(stage).some(key => key.startsWith('after')));
    expect(after.map(([name]) => name)).to.include.members([
      'AbortOn',
      'BackupAndRestore',
      'TrainingRestorer',
    ]);
    for (const [name, stage] of after) expect(stage.extensions, name).to.include(afterEvents);
  });

  it('every stage that may end a validation brings interruptibleValidation and afterEvents', () => {
    const ending = stagesOfCallbacks().filter(([, stage]) => stage.endsValidation !== undefined);
    expect(ending.map(([name]) => name)).to.include.members(['AbortOn', 'TimeLimit']);
    for (const [name, stage] of ending) {
      expect(stage.extensions, name).to.include.members([afterEvents, interruptibleValidation]);
    }
  });
});
