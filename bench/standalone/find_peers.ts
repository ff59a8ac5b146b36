import type {PartOptions} from '../parts/part.js';
import {npmPeers} from './npm_peers.js';
import type {FoundPeers} from './peer.js';
import {pythonPeers} from './python_peers.js';

const NO_PEERS: FoundPeers = {peers: [], missing: [], versions: {}, close: () => undefined};

/** All peers that are installed, of npm and of Python. */
export async function findPeers({peers, python, peersScript}: PartOptions): Promise<FoundPeers> {
  if (!peers) return NO_PEERS;
  const fromNpm = await npmPeers();
  const fromPython = await pythonPeers(python, peersScript);
  return {
    peers: [...fromNpm.peers, ...fromPython.peers],
    missing: [...fromNpm.missing, ...fromPython.missing],
    versions: {...fromNpm.versions, ...fromPython.versions},
    close: () => fromPython.close(),
  };
}
