/**
 * Runs in the same extension host as Standpipe and writes down what it does: how long its activation takes, and every
 * process, connection and file outside the workspace that its code asks for. Reports go to $WITNESS_REPORT.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vscode = require('vscode');

const id = 'standpipe.standpipe';
const seen = [];

exports.activate = (context) => {
  timeLoading();
  for (const name of ['spawn', 'fork', 'exec', 'execFile', 'spawnSync', 'execFileSync', 'execSync'])
    watch(require('node:child_process'), name, (args) => `process: ${name} ${String(args[0])}`);
  for (const name of ['connect', 'createConnection'])
    watch(require('node:net'), name, (args) => `network: ${name} ${JSON.stringify(args[0])}`);
  for (const module of ['node:http', 'node:https'])
    for (const name of ['request', 'get']) watch(require(module), name, () => `network: ${module} ${name}`);
  watch(globalThis, 'fetch', (args) => `network: fetch ${String(args[0])}`);
  for (const name of ['readFile', 'writeFile', 'open', 'readdir', 'mkdir', 'cp', 'stat']) {
    watch(fs.promises, name, fileWord(name));
    if (fs[name]) watch(fs, name, fileWord(name));
  }
  context.subscriptions.push(
    vscode.commands.registerCommand('witness.activate', activateStandpipe),
    vscode.commands.registerCommand('witness.callEverything', callEverything),
  );
};

/** Only calls that come from Standpipe's own code count. */
function watch(module, name, describe) {
  const original = module[name];
  module[name] = function (...args) {
    const stack = new Error().stack ?? '';
    const word = /standpipe\.standpipe-|standpipe\.standpipe\//.test(stack) ? describe(args) : null;
    if (word) seen.push(word);
    return original.apply(this, args);
  };
}

function fileWord(name) {
  return ([target]) => {
    const file = target instanceof URL ? target.pathname : String(target);
    const roots = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
    roots.push(vscode.extensions.getExtension(id).extensionPath);
    const real = (place) => (fs.existsSync(place) ? fs.realpathSync(place) : place);
    const isInside = roots.some((root) => !path.relative(real(root), real(file)).startsWith('..'));
    return isInside ? null : `file outside: ${name} ${file}`;
  };
}

const times = {};

/** Loading its code, and its `activate` itself: what VS Code does around them is not Standpipe's. */
function timeLoading() {
  const load = Module._load;
  Module._load = function (request, ...rest) {
    if (!/standpipe\.standpipe-[^/]*\/dist\/extension\.js$/.test(String(request)))
      return load.call(this, request, ...rest);
    let started = performance.now();
    const loaded = load.call(this, request, ...rest);
    times.load = performance.now() - started;
    const activate = (given) => {
      started = performance.now();
      loaded.activate(given);
      times.activate = performance.now() - started;
    };
    return { ...loaded, activate };
  };
}

async function activateStandpipe() {
  const extension = vscode.extensions.getExtension(id);
  const wasActive = extension.isActive;
  await extension.activate();
  report({ wasActive, ...times });
}

async function callEverything() {
  const extension = vscode.extensions.getExtension(id);
  await extension.activate();
  const root = vscode.workspace.workspaceFolders[0].uri.fsPath;
  const argument = {
    root,
    file: 'stackoverflow.pipeline.yaml',
    stage: 'marts',
    runId: process.env.WITNESS_RUN,
    line: 1,
  };
  const called = [];
  for (const { command } of extension.packageJSON.contributes.commands) {
    // It asks for a folder in a dialog once it may; here it must refuse before.
    const answer = vscode.commands.executeCommand(command, argument);
    await Promise.race([answer, new Promise((settle) => setTimeout(settle, 1500))]);
    called.push(command);
  }
  await new Promise((settle) => setTimeout(settle, 3000));
  report({ isTrusted: vscode.workspace.isTrusted, called, seen });
}

function report(value) {
  fs.writeFileSync(process.env.WITNESS_REPORT, JSON.stringify(value));
}
