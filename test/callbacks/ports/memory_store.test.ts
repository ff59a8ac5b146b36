import {MemoryStore} from '../../../callbacks/ports/memory_store.js';
import {storeContract} from './store_contract.js';

describe('files in memory', () => {
  storeContract(() => new MemoryStore(), {outlives: false});
});
