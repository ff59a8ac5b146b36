/**
 * The order of imports. A folder or file may import what stands on the lines above its own, and itself; not its neighbours on
 * the same line. There are no exceptions. docs/architecture.md says what each folder contains.
 */
const ORDER = {
  'src/': [
    [
      'base64',
      'device_loss',
      'escape_controls',
      'floats',
      'format_value',
      'hash',
      'lists',
      'own_property',
      'types',
    ],
    ['errors', 'print', 'storage_error'],
    ['check'],
    ['options'],
    ['array/'],
    ['state/', 'tfjs/'],
    ['functional/', 'losses/'],
    ['metrics/'],
    ['tracking/'],
    ['evaluate/'],
    ['exported_types'],
    ['exports'],
  ],
  'src/tfjs/': [['internals'], ['graph/'], ['engine/', 'optimizer/'], ['model/'], ['callbacks/']],
  'src/functional/': [
    ['core/'],
    ['labels/', 'regression/', 'correlation/'],
    [
      'accuracy/',
      'calibration/',
      'confusion/',
      'curve/',
      'hinge/',
      'image/',
      'probabilistic/',
      'ranking/',
      'text/',
    ],
    ['retrieval/'],
  ],
  'src/tracking/': [
    ['log_key_types'],
    ['types'],
    ['extended_types'],
    ['compile/'],
    ['data/'],
    ['pass/'],
    ['extension', 'resume/'],
    ['evaluate/', 'replaced_methods', 'saving/'],
    ['add_metric', 'fit/'],
    ['install'],
    ['compiler'],
    ['extend_model'],
    ['core_with_metrics', 'with_metrics'],
  ],
  'src/metrics/': [
    ['metric_names'],
    ['base/', 'class_counts/', 'functions'],
    [
      'accuracy/',
      'aggregation/',
      'agreement/',
      'hinge/',
      'logs/',
      'probabilistic/',
      'ranking/',
      'retrieval/',
      'samples/',
      'segmentation/',
      'text/',
      'thresholded/',
      'wrappers/',
    ],
    ['calibration/', 'classification/', 'curve/', 'outputs/'],
    ['correlation/', 'forecasting/', 'image/', 'regression/'],
    ['determination/'],
    ['classes', 'instances'],
    ['names/'],
    ['compile/', 'exported_types'],
    ['exports'],
  ],
  'src/evaluate/': [
    ['exact/'],
    ['counts/'],
    ['bytes/'],
    ['fold/'],
    ['predict/'],
    ['shards/'],
    ['exported_types'],
  ],
  'callbacks/ports/': [
    ['bytes', 'file_store', 'model_location', 'mutex', 'store_names', 'targets'],
    ['memory_store', 'model_json', 'node_atomic', 'node_process'],
    ['node_folder', 'page/'],
    ['node_model'],
    ['node_file_system', 'node_files'],
    ['environment', 'load_node_files'],
    ['model_handlers', 'no_files', 'page_stores', 'path_resolver'],
    ['locations'],
    ['file_format'],
  ],
  'callbacks/stored/': [
    ['duckdb', 'sql_text', 'stored_predictions'],
    ['columns', 'query'],
    ['arrow_columns', 'batches', 'relation', 'survey'],
    ['arrow_values', 'stream'],
    ['arrow', 'sql/'],
    ['evaluate_stored', 'stored_shards'],
  ],
  'callbacks/stored/sql/': [
    ['entry_values', 'row_data'],
    ['groups', 'row_values'],
    ['sums'],
    ['facts', 'reduce'],
    ['group_batch'],
    ['entries'],
    ['plans'],
    ['sql_state'],
  ],
  'callbacks/backup/': [
    ['backup_and_restore_options', 'history_lists', 'json_changes', 'serialize'],
    ['data/'],
    ['training_identity'],
    ['backup_file', 'warn_of_changes'],
    ['history_pages'],
    ['backup_folder'],
    ['backup_content'],
    ['training_backups'],
    ['backup_and_restore'],
  ],
  'callbacks/doctor/': [
    ['findings', 'syntax/'],
    ['project/'],
    ['own/'],
    ['checks/'],
    ['doctor'],
    ['examination_text'],
  ],
  'callbacks/cli/': [
    ['command'],
    ['read_arguments'],
    ['doctor_command', 'watch_command'],
    ['run_command'],
    ['bin'],
  ],
  'callbacks/findings/': [
    ['figures', 'finding', 'sample_difference', 'statistics', 'votes'],
    ['options', 'training'],
    ['detectors/'],
    ['compare_runs', 'findings'],
  ],
  'callbacks/': [
    ['base/', 'checksums/', 'ports/', 'stored/', 'workers/'],
    ['event_files/', 'locks/'],
    [
      'averaging/',
      'backup/',
      'diagnostics/',
      'logging/',
      'monitor/',
      'progress/',
      'schedules/',
      'validation/',
      'wrappers/',
    ],
    ['checkpoint/', 'learning_rate/', 'stopping/', 'tensorboard/'],
    ['fine_tuning/', 'loops/'],
    ['exported_types'],
    ['exports', 'factories/'],
    ['install_factories'],
    ['core_install_callbacks', 'install_callbacks'],
    ['runs/'],
    ['views/'],
    ['findings/'],
    ['dashboard/', 'report/'],
    ['doctor/', 'watch/'],
    ['cli/'],
  ],
  'callbacks/runs/': [
    ['record/'],
    ['baselines/', 'evaluation/'],
    ['recorder/'],
    ['trackers/'],
    ['loggers/'],
    ['exported_types'],
  ],
  'callbacks/dashboard/': [
    ['drawing_pace', 'page_element', 'palette', 'run_controls', 'styles'],
    ['connect_run', 'series/'],
    ['chart_views/'],
    ['charts/'],
    ['parts/', 'run_comparison', 'show/', 'single_run'],
    ['compare_screen', 'exporting/', 'single_screen'],
    ['dashboard_view'],
    ['dashboard_host'],
    ['dashboard_element'],
    ['define'],
    ['training_dashboard'],
  ],
  'callbacks/views/': [['styles/', 'text/'], ['plot/'], ['evaluation/', 'line_charts/'], ['tables/']],
};
const entryPoints =
  '^(src/(index|(evaluate|metrics)/index)|callbacks/(core|index|node|(dashboard|report|runs)/index))\\.ts$';
const nodeFiles = '^callbacks/(node\\.ts$|ports/node_|(cli|doctor|stored|watch|workers)/)';
const tfjs =
  'node_modules/@tensorflow/tfjs-(core|layers)/dist/(index\\.d\\.ts|tf-(core|layers)\\.node\\.js)$';

/** The files that need a library, and which. */
const libraries = {
  '^callbacks/checksums/': ['crc-32'],
  '^callbacks/logging/csv_rows\\.ts$': ['csv42'],
  '^callbacks/event_files/wire\\.ts$': ['@bufbuild/protobuf'],
  '^callbacks/dashboard/': ['uplot'],
  '^callbacks/doctor/syntax/js_tokens\\.ts$': ['js-tokens'],
  '^callbacks/event_files/png\\.ts$': ['fflate'],
};

const pattern = (parent, name) => (name.endsWith('/') ? `^${parent}${name}` : `^${parent}${name}\\.ts$`);

/** One rule per folder and file: it imports nothing else of its own line, and nothing of a later one. */
function forwardOnly(parent, lines) {
  return lines.flatMap((line, i) =>
    line.flatMap(name => {
      const others = [...line.filter(other => other !== name), ...lines.slice(i + 1).flat()];
      if (others.length === 0) return [];
      return {
        name: `${parent}${name} imports only what comes before it`,
        severity: 'error',
        from: {path: pattern(parent, name), pathNot: entryPoints},
        to: {path: others.map(other => pattern(parent, other))},
      };
    }),
  );
}

/** Every folder and file of an ordered folder has its place in the order. */
const unplaced = Object.entries(ORDER).map(([parent, lines]) => ({
  name: `${parent}: every folder and file is in the order of imports`,
  severity: 'error',
  from: {path: `^${parent}`, pathNot: [entryPoints, ...lines.flat().map(name => pattern(parent, name))]},
  to: {},
}));

module.exports = {
  forbidden: [
    ...Object.entries(ORDER).flatMap(([parent, lines]) => forwardOnly(parent, lines)),
    ...unplaced,
    {
      name: 'the package imports no tests, examples or benchmarks',
      severity: 'error',
      from: {path: '^(src|callbacks)/'},
      to: {path: '^(examples|test|bench)/'},
    },
    {
      name: 'src never imports callbacks',
      severity: 'error',
      from: {path: '^src/'},
      to: {path: '^callbacks/'},
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: {circular: true},
    },
    {
      name: 'only entry points import an index.ts',
      severity: 'error',
      from: {path: '^(src|callbacks)/', pathNot: entryPoints},
      to: {path: '/index\\.ts$'},
    },
    {
      name: 'only node files use the built-in modules of Node',
      severity: 'error',
      from: {path: '^(src|callbacks)/', pathNot: nodeFiles},
      to: {dependencyTypes: ['core']},
    },
    {
      name: 'one file imports node files',
      severity: 'error',
      from: {path: '^(src|callbacks)/', pathNot: [nodeFiles, '^callbacks/ports/load_node_files\\.ts$']},
      to: {path: nodeFiles},
    },
    {
      name: 'node files are imported when they are needed',
      severity: 'error',
      from: {path: '^callbacks/ports/load_node_files\\.ts$'},
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
      name: 'tfjs-metrics/metrics and tfjs-metrics/evaluate need no tfjs-layers',
      severity: 'error',
      from: {
        path: '^src/([a-z_]+\\.ts|(array|evaluate|functional|state|metrics)/)',
        pathNot: '^src/(exports|index)\\.ts$',
      },
      to: {path: 'node_modules/@tensorflow/tfjs-layers/', dependencyTypesNot: ['type-only']},
    },
    {
      name: 'records and what a constant prediction reaches need no tfjs',
      severity: 'error',
      from: {path: '^callbacks/(runs/(record|baselines)|views|findings)/'},
      to: {path: 'node_modules/@tensorflow/|^src/tfjs/|^callbacks/runs/(evaluation|recorder)/'},
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
