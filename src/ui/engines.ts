import type { Disposable, Event, LogOutputChannel } from 'vscode';
import * as vscode from 'vscode';
import type { EngineApi } from '../shared/engineApi.ts';
import { Failure } from '../shared/failure.ts';
import type { RunEvent } from '../shared/runs.ts';

/** This window's connections to engines, one per project. The engines are processes that outlive the window. */
export interface Engines extends Disposable {
  /** The project's engine, started where none runs. Refuses in Restricted Mode. */
  open(root: string): Promise<EngineApi>;
  /** Connects to an engine that runs already, if one does. */
  attach(root: string): Promise<void>;
  attached(root: string): EngineApi | null;
  onAttached: Event<{ root: string; api: EngineApi }>;
  onRunEvents: Event<{ root: string; runId: string; events: RunEvent[] }>;
  /** The engine went away without being told to. */
  onLost: Event<{ root: string }>;
}

export function openEngines(options: {
  engineScript: string;
  version: string;
  log: LogOutputChannel;
}): Engines {
  const { engineScript, version, log } = options;
  const attached = new Map<string, { api: EngineApi; close(): Promise<void> }>();
  const opening = new Map<string, Promise<EngineApi>>();
  const onAttached = new vscode.EventEmitter<{ root: string; api: EngineApi }>();
  const onRunEvents = new vscode.EventEmitter<{ root: string; runId: string; events: RunEvent[] }>();
  const onLost = new vscode.EventEmitter<{ root: string }>();
  const stop = new AbortController();

  async function connect(root: string): Promise<EngineApi> {
    const { connectEngine } = await import('./later/connect.ts');
    const settings = vscode.workspace.getConfiguration('standpipe');
    const sparkSubmit = settings.get<string>('sparkSubmit', '');
    const memoryLimit = settings.get<string>('memoryLimit', '');
    const engine = await connectEngine({
      root,
      engineScript,
      execPath: process.execPath,
      version,
      client: 'vscode',
      onRunEvents: (message) => onRunEvents.fire({ root, ...message }),
      ...(sparkSubmit ? { sparkSubmit: [sparkSubmit] } : {}),
      ...(memoryLimit ? { memoryLimit } : {}),
      signal: stop.signal,
    });
    if (stop.signal.aborted) await engine.close();
    log.info(`Connected to the engine of ${root}`);
    attached.set(root, engine);
    void engine.closed.then(() => {
      if (!attached.delete(root) || stop.signal.aborted) return;
      log.warn(`The engine of ${root} is gone`);
      onLost.fire({ root });
    });
    onAttached.fire({ root, api: engine.api });
    return engine.api;
  }

  function open(root: string): Promise<EngineApi> {
    if (!vscode.workspace.isTrusted)
      return Promise.reject(new Failure('workspace.untrusted', 'Trust this workspace to start its engine.'));
    const engine = attached.get(root);
    if (engine) return Promise.resolve(engine.api);
    const attempt = opening.get(root) ?? connect(root).finally(() => opening.delete(root));
    opening.set(root, attempt);
    return attempt;
  }

  return {
    open,
    async attach(root) {
      if (!vscode.workspace.isTrusted || attached.has(root)) return;
      const { isEngineAlive } = await import('./later/connect.ts');
      if (await isEngineAlive(root)) await open(root);
    },
    attached: (root) => attached.get(root)?.api ?? null,
    onAttached: onAttached.event,
    onRunEvents: onRunEvents.event,
    onLost: onLost.event,
    dispose() {
      stop.abort();
      for (const engine of attached.values()) void engine.close();
      attached.clear();
      for (const emitter of [onAttached, onRunEvents, onLost]) emitter.dispose();
    },
  };
}
