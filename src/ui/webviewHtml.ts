import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** A page's only folder of resources. */
export function webviewFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/**
 * The document of a page: its script and its style, and nothing else can load or run. The toolkit makes style
 * elements; it takes their nonce from the `csp-nonce` property. `state` is what the page begins with.
 */
export function webviewHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  page: 'run' | 'dashboard' | 'results',
  state: unknown,
): string {
  const nonce = randomBytes(16).toString('base64');
  const resource = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extensionUri), name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${resource(`${page}.css`)}">
  <title>Standpipe</title>
</head>
<body data-state="${attributeText(JSON.stringify(state))}">
  <script type="module" nonce="${nonce}" src="${resource(`${page}.js`)}"></script>
</body>
</html>`;
}

function attributeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
