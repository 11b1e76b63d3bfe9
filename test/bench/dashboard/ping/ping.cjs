/** A page that asks its extension for nothing, again and again: what a message there and back costs by itself. */
const vscode = require('vscode');

const script = `
  const host = acquireVsCodeApi();
  const times = [];
  let sent = 0;
  const ask = () => { sent = performance.now(); host.postMessage(0); };
  addEventListener('message', () => {
    times.push(performance.now() - sent);
    if (times.length < 220) setTimeout(ask, 20);
    else document.body.textContent = JSON.stringify(times.slice(20));
  });
  ask();
`;

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('ping.run', () => {
      const panel = vscode.window.createWebviewPanel('ping', 'Ping', vscode.ViewColumn.One, {
        enableScripts: true,
      });
      panel.webview.onDidReceiveMessage(() => panel.webview.postMessage(0));
      panel.webview.html = `<body><script>${script}</script></body>`;
    }),
  );
};
