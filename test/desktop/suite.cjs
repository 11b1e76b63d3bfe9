/** Runs inside the extension host of a desktop VS Code, on a scaffolded project. */
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

exports.run = async () => {
  const extension = vscode.extensions.getExtension('standpipe.standpipe');
  const started = performance.now();
  await extension.activate();
  console.log(`activate(): ${(performance.now() - started).toFixed(1)} ms`);

  const known = await vscode.commands.getCommands(true);
  for (const { command } of extension.packageJSON.contributes.commands)
    assert.ok(known.includes(command), command);

  const root = vscode.workspace.workspaceFolders[0].uri.fsPath;
  const file = 'stackoverflow.pipeline.yaml';
  await vscode.window.showTextDocument(vscode.Uri.file(path.join(root, file)));
  await until('the stages have lenses', async () => {
    const lenses = await vscode.commands.executeCommand(
      'vscode.executeCodeLensProvider',
      vscode.Uri.file(path.join(root, file)),
    );
    return lenses.length > 0;
  });

  // The engine starts under Electron's Node, with DuckDB in it, and carries a whole run.
  await vscode.commands.executeCommand('standpipe.runPipeline', { root, file });
  const events = await until('the run has ended', () => {
    const all = journals(root).flat();
    return all.some((event) => event.type === 'run.ended') ? all : null;
  });
  const end = events.find((event) => event.type === 'run.ended');
  assert.equal(end.state, 'succeeded', JSON.stringify(end.error));
};

function journals(root) {
  const folder = path.join(root, '.standpipe/runs');
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .map((id) => path.join(folder, id, 'journal.ndjson'))
    .filter((journal) => fs.existsSync(journal))
    .map((journal) => fs.readFileSync(journal, 'utf8').split('\n').filter(Boolean).map(JSON.parse));
}

async function until(what, look) {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    const found = await look();
    if (found) return found;
    await new Promise((settle) => setTimeout(settle, 200));
  }
  throw new Error(`It did not happen in two minutes that ${what}.`);
}
