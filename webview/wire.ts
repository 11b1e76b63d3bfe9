import type { Wire } from '../src/shared/rpc.ts';

/** The handle that VS Code gives a page, once; it stays within this module. */
interface Handle {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Handle;

/** The page's end of the wire to the extension, and what it keeps while it is hidden. */
export function openWire(): { wire: Wire; keep(state: unknown): void } {
  const handle = acquireVsCodeApi();
  // Kept at once: the window may go away before the first message comes.
  const first = document.body.dataset.state;
  if (first !== undefined && handle.getState() === undefined) handle.setState(JSON.parse(first));
  return {
    wire: {
      send: (message) => handle.postMessage(message),
      onMessage: (listener) => window.addEventListener('message', ({ data }) => listener(data)),
      onClose: (listener) => window.addEventListener('pagehide', listener),
      close: () => {},
    },
    keep: (state) => handle.setState(state),
  };
}
