import type { WebviewPanel, WebviewView } from 'vscode';
import { Failure } from '../shared/failure.ts';
import type { Wire } from '../shared/rpc.ts';

/** The extension's end of the wire to a page. A hidden page hears nothing, so nothing is sent to it. */
export function webviewWire(panel: WebviewPanel | WebviewView): Wire {
  let isClosed = false;
  panel.onDidDispose(() => {
    isClosed = true;
  });
  return {
    send(message) {
      if (isClosed) throw new Failure('wire.closed', 'The page is closed.');
      if (!panel.visible) throw new Failure('page.hidden', 'The page is hidden.');
      void panel.webview.postMessage(message);
    },
    onMessage: (listener) => void panel.webview.onDidReceiveMessage(listener),
    onClose: (listener) => {
      if (isClosed) listener();
      else panel.onDidDispose(listener);
    },
    // A view is closed by its user alone.
    close: () => {
      if ('dispose' in panel) panel.dispose();
    },
  };
}
