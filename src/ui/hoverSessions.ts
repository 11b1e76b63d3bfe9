import type { Disposable, Memento, TextDocument } from 'vscode';
import * as vscode from 'vscode';
import type { EngineApi, StepSample } from '../shared/engineApi.ts';
import { projectOf } from './dashboardFiles.ts';
import { dataSettings } from './dataSettings.ts';
import type { Engines } from './engines.ts';
import type { Projects } from './projects.ts';

/** Dashboards that the engine has open for hovers alone: one for each document that somebody asked about. */
export interface HoverSessions extends Disposable {
  /** The first rows of a step of the text as it stands, and its SQL; opens the dashboard where it is not. */
  step(document: TextDocument, name: string): Promise<StepSample>;
  /** What an answer of this document waits for, as the rest of a sentence. */
  waitsFor(document: TextDocument): string;
  /** A preview answers from now on. */
  close(document: TextDocument): void;
}

interface HoverSession {
  root: string;
  /** Of the text and the settings that `opened` has run. */
  key: string;
  isOver: boolean;
  waitsFor: string;
  opened: Promise<{ api: EngineApi; sessionId: string }>;
  samples: Map<string, Promise<StepSample>>;
}

export function openHoverSessions(parts: {
  engines: Engines;
  projects: Projects;
  /** Keeps the data folder that was chosen for each file. */
  memory: Memento;
}): HoverSessions {
  const { engines, projects, memory } = parts;
  const sessions = new Map<string, HoverSession>();

  function keyOf(document: TextDocument): string {
    return JSON.stringify([document.version, dataSettings(document, memory)]);
  }

  function close(document: Pick<TextDocument, 'uri'>): void {
    const id = document.uri.toString();
    const session = sessions.get(id);
    if (!session) return;
    sessions.delete(id);
    session.isOver = true;
    session.opened.then(({ api, sessionId }) => api.closeDashboard({ sessionId })).catch(() => {});
  }

  /** The session of the text as it stands: another text is another session, and the older one is closed. */
  function sessionOf(document: TextDocument): HoverSession {
    const key = keyOf(document);
    const known = sessions.get(document.uri.toString());
    if (known?.key === key) return known;
    close(document);
    const session: HoverSession = {
      root: '',
      key,
      isOver: false,
      waitsFor: 'the pipelines to be read',
      opened: Promise.resolve().then(() => open(document, session)),
      samples: new Map(),
    };
    sessions.set(document.uri.toString(), session);
    return session;
  }

  async function open(document: TextDocument, session: HoverSession) {
    const text = document.getText();
    const settings = dataSettings(document, memory);
    await projects.loaded();
    const { root, file } = projectOf(document.uri, projects);
    session.root = root;
    session.waitsFor = 'the engine to start';
    const api = await engines.open(root);
    if (session.isOver) throw new vscode.CancellationError();
    session.waitsFor = 'the engine to run the dashboard';
    const { sessionId } = await api.openDashboard({ file, text, ...settings });
    session.waitsFor = 'the step to run';
    return { api, sessionId };
  }

  function forget(root: string): void {
    for (const [id, session] of sessions) if (session.root === root) close({ uri: vscode.Uri.parse(id) });
  }

  const registrations = [
    vscode.workspace.onDidCloseTextDocument(close),
    engines.onLost(({ root }) => forget(root)),
    engines.onRunEvents(({ root, events }) => {
      if (events.some(({ type }) => type === 'run.ended')) forget(root);
    }),
  ];
  return {
    step(document, name) {
      const session = sessionOf(document);
      const known = session.samples.get(name);
      if (known) return known;
      const sample = session.opened.then(({ api, sessionId }) =>
        api.dashboardStep({ sessionId, step: name }),
      );
      session.samples.set(name, sample);
      // What failed is tried again by the next hover.
      sample.catch(() => sessions.get(document.uri.toString()) === session && close(document));
      return sample;
    },
    waitsFor: (document) => sessions.get(document.uri.toString())?.waitsFor ?? 'the engine',
    close,
    dispose() {
      for (const id of [...sessions.keys()]) close({ uri: vscode.Uri.parse(id) });
      for (const registration of registrations) registration.dispose();
    },
  };
}
