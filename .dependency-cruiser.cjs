/**
 * Imports walk forward only:
 *   types, errors, check, ... -> array -> functional -> state -> metrics -> losses -> tracking -> callbacks -> examples, test
 *                             -> tfjs ------------------------------------>
 * There is no list of exceptions.
 */
const rooms = [
  {
    name: 'base',
    path: '^src/(types|errors|check|hash|floats|device_loss|format_value|lists|own_property|escape_controls|print)\\.ts$',
  },
  {name: 'host, functional, state', path: '^src/(host|functional|state)/'},
  {name: 'metrics', path: '^src/metrics/'},
  {name: 'losses', path: '^src/losses/'},
  {name: 'tracking', path: '^src/tracking/'},
  {name: 'callbacks', path: '^callbacks/'},
  {name: 'examples, test, bench', path: '^(examples|test|bench)/'},
];
const doors = '^(src/(index|metrics/index)|callbacks/(index|node))\\.ts$';
const nodeFiles = '^callbacks/(node\\.ts$|ports/node_)';
const tfjs =
  'node_modules/@tensorflow/tfjs-(core|layers)/dist/(index\\.d\\.ts|tf-(core|layers)\\.node\\.js)$';

/** The files that need a library, and which. */
const libraries = {
  '^callbacks/checksums/': ['crc-32'],
  '^callbacks/logging/csv_rows\\.ts$': ['csv42'],
  '^callbacks/tensorboard/messages\\.ts$': ['@bufbuild/protobuf'],
  '^callbacks/tensorboard/png\\.ts$': ['fflate'],
};

module.exports = {
  forbidden: [
    ...rooms.slice(0, -1).map((room, i) => ({
      name: `${room.name}: forward only`,
      severity: 'error',
      from: {path: room.path, pathNot: doors},
      to: {
        path: [...rooms.slice(i + 1).map(r => r.path), '^src/index\\.ts$', '^callbacks/(index|node)\\.ts$'],
      },
    })),
    {
      name: 'src never imports callbacks',
      severity: 'error',
      from: {path: '^src/'},
      to: {path: '^(callbacks|examples|test|bench)/'},
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: {circular: true},
    },
    {
      name: 'nobody inside a room imports an index.ts',
      severity: 'error',
      from: {path: '^(src|callbacks)/', pathNot: doors},
      to: {path: '/index\\.ts$'},
    },
    {
      name: 'node built-ins only behind the node door',
      severity: 'error',
      from: {path: '^(src|callbacks)/', pathNot: nodeFiles},
      to: {dependencyTypes: ['core']},
    },
    {
      name: 'the node door is opened by one file',
      severity: 'error',
      from: {path: '^(src|callbacks)/', pathNot: [nodeFiles, '^callbacks/ports/environment\\.ts$']},
      to: {path: nodeFiles},
    },
    {
      name: 'the node door is opened late',
      severity: 'error',
      from: {path: '^callbacks/ports/environment\\.ts$'},
      to: {path: nodeFiles, dynamic: false, dependencyTypesNot: ['type-only']},
    },
    {
      name: 'only tfjs-core and tfjs-layers, by their names',
      severity: 'error',
      from: {path: '^(src|callbacks)/', pathNot: Object.keys(libraries)},
      to: {path: 'node_modules/', pathNot: tfjs, dependencyTypesNot: ['core']},
    },
    ...Object.entries(libraries).map(([file, packages]) => ({
      name: `${file} imports no library but ${packages.join(', ')}`,
      severity: 'error',
      from: {path: file},
      to: {
        path: 'node_modules/',
        pathNot: [tfjs, ...packages.map(name => `node_modules/${name}/`)],
        dependencyTypesNot: ['core'],
      },
    })),
    {
      name: 'the metrics door needs no tfjs-layers',
      severity: 'error',
      from: {path: '^src/((types|errors|check|floats|device_loss)\\.ts|(functional|state|metrics)/)'},
      to: {path: 'node_modules/@tensorflow/tfjs-layers/', dependencyTypesNot: ['type-only']},
    },
    {
      name: 'every import is found',
      severity: 'error',
      from: {},
      to: {couldNotResolve: true},
    },
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    exclude: {path: '^dist/'},
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
