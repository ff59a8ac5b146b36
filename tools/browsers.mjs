/** Where Chromium and Firefox are, and how karma starts them headless, with a software GPU. */
import {constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {exists} from './lib.mjs';

/**
 * The first of these programs that exists: named by an environment variable, on the PATH, or in a usual
 * place.
 */
function findProgram(variables, names, usual = []) {
  const named = variables.map(variable => process.env[variable]).filter(Boolean);
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap(dir => names.map(name => join(dir, name)));
  return [...named, ...onPath, ...usual].find(path => exists(path, constants.X_OK));
}

const onWindows = (...path) =>
  ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .filter(variable => process.env[variable])
    .map(variable => join(process.env[variable], ...path));

export const findChromium = () =>
  findProgram(
    ['CHROMIUM_BIN', 'CHROME_BIN'],
    ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
    [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      ...onWindows('Google', 'Chrome', 'Application', 'chrome.exe'),
    ],
  );

export const howToGetChromium =
  'no Chromium or Chrome found: install one (Debian, Ubuntu: apt-get install chromium; macOS: brew install --cask ' +
  'chromium) or set CHROME_BIN to its path';

const findFirefox = () =>
  findProgram(
    ['FIREFOX_BIN'],
    ['firefox-esr', 'firefox'],
    ['/Applications/Firefox.app/Contents/MacOS/firefox', ...onWindows('Mozilla Firefox', 'firefox.exe')],
  );

const howToGetFirefox =
  'no Firefox found: install it (Debian: apt-get install firefox-esr; macOS: brew install --cask firefox) or set ' +
  'FIREFOX_BIN to its path';

/** A virtual display: without a display, Firefox on Linux has no WebGL. */
export const findXvfb = () => findProgram([], ['xvfb-run']);

export const howToGetXvfb =
  'Firefox needs a display for WebGL, and no xvfb-run was found (Debian: apt-get install xvfb xauth libegl1 libgl1-mesa-dri)';

const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu-watchdog', // it ends a software GPU that waits for a busy machine
];

const SOFTWARE_GPU = {
  webgl: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  webgpu: [
    '--enable-unsafe-webgpu',
    '--enable-unsafe-swiftshader',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
    '--use-vulkan=swiftshader',
    '--use-angle=swiftshader',
  ],
};

const BROWSERS = {
  chromium: {
    find: findChromium,
    howToGet: howToGetChromium,
    variable: 'CHROMIUM_BIN',
    plugin: 'karma-chrome-launcher',
    // karma's own launcher for headless Chromium adds --disable-gpu, with which webgpu soon loses its device.
    launcher: backend => ({
      base: 'Chromium',
      flags: [...QUIET, ...(SOFTWARE_GPU[backend] ?? SOFTWARE_GPU.webgl)],
    }),
  },
  firefox: {
    find: findFirefox,
    howToGet: howToGetFirefox,
    variable: 'FIREFOX_BIN',
    plugin: 'karma-firefox-launcher',
    launcher: () => ({base: 'FirefoxHeadless', prefs: {'webgl.force-enabled': true}}),
  },
};

/**
 * `find()` returns its path, `variable` tells karma's launcher that path, `launcher(backend)` is karma's
 * description of it.
 */
export const browserNamed = name => BROWSERS[name];
