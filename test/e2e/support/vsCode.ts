import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureCodeServer } from './codeServer.ts';
import { packagedExtension } from './packagedExtension.ts';

export type Theme = 'dark' | 'light' | 'high-contrast';

const themeNames: Record<Theme, string> = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
};

export interface VsCodeOptions {
  /** The folder to open. */
  workspace: string;
  theme?: Theme;
  /** False: Workspace Trust is on, and the folder is not trusted. */
  trusted?: boolean;
  settings?: Record<string, unknown>;
  /** Folders of further extensions. */
  extensions?: string[];
  /** The folder of an unpacked extension in place of the packaged one. */
  extension?: string;
  env?: Record<string, string>;
}

export interface VsCode {
  /** A window on the workspace; `zoom` is the browser's, `size` in its pixels. */
  open(size?: { width: number; height: number }, zoom?: number): Promise<Page>;
  /**
   * What must be empty at the end: console errors, CSP violations, errors of the extension host. VS Code repeats error
   * messages to the user on the console: `shown` are those that the test wanted.
   */
  problems(shown?: RegExp): Promise<string[]>;
  /** The text of every log whose path matches. */
  logs(path: RegExp): Promise<string>;
  close(): Promise<void>;
}

/** A real VS Code with the packaged extension in it, in fresh folders that go away again. */
export async function startVsCode(options: VsCodeOptions): Promise<VsCode> {
  const [entry, extension] = await Promise.all([
    ensureCodeServer(),
    options.extension
      ? { folder: options.extension, name: 'standpipe.standpipe-0.0.0' }
      : packagedExtension(),
  ]);
  const home = await mkdtemp(join(tmpdir(), 'standpipe-vscode-'));
  const data = join(home, 'data');
  const extensions = join(home, 'extensions');
  await mkdir(join(data, 'User'), { recursive: true });
  await mkdir(extensions, { recursive: true });
  await symlink(extension.folder, join(extensions, extension.name));
  for (const folder of options.extensions ?? [])
    await cp(folder, join(extensions, `test.${folder.split('/').at(-1)}-0.0.1`), { recursive: true });
  await writeFile(join(data, 'User/settings.json'), JSON.stringify(settingsOf(options), null, 2));

  const port = await freePort();
  const args = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--user-data-dir', data];
  args.push('--extensions-dir', extensions, '--disable-telemetry', '--disable-update-check');
  args.push('--disable-getting-started-override');
  if (options.trusted !== false) args.push('--disable-workspace-trust');
  const server = spawn(process.execPath, [entry, ...args], {
    env: { ...serverEnvironment(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  await listening(server);

  let browser: Browser | null = null;
  const complaints: string[] = [];
  const address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(options.workspace)}`;
  return {
    async open(size = { width: 1440, height: 900 }, zoom = 1) {
      browser ??= await startBrowser();
      const page = await (await browser.newContext({ viewport: size, deviceScaleFactor: zoom })).newPage();
      watch(page, complaints);
      await page.goto(address);
      await page.locator('.monaco-workbench').waitFor();
      return page;
    },
    async problems(shown) {
      const host = await readLogs(join(data, 'logs'), /exthost.*\/remoteexthost\.log$/);
      const errors = host
        .split('\n')
        .filter((line) => line.includes('[error]') && !isMarketplace(line) && !isWorkbench(line));
      return [...complaints, ...errors].filter((line) => !shown?.test(line));
    },
    logs: (path) => readLogs(join(data, 'logs'), path),
    async close() {
      await browser?.close();
      await stop(server);
      await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

function settingsOf({ theme = 'dark', trusted, settings }: VsCodeOptions): Record<string, unknown> {
  return {
    'workbench.colorTheme': themeNames[theme],
    'window.autoDetectColorScheme': false,
    'window.autoDetectHighContrast': false,
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'chat.disableAIFeatures': true,
    'chat.commandCenter.enabled': false,
    'window.commandCenter': false,
    'security.workspace.trust.enabled': trusted === false,
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
    'extensions.ignoreRecommendations': true,
    'editor.minimap.enabled': false,
    'telemetry.telemetryLevel': 'off',
    'files.simpleDialog.enable': true,
    'files.autoSave': 'off',
    ...settings,
  };
}

/** Without what would make Node or VS Code behave as if started by the test runner. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|NODE_OPTIONS|VITEST|NODE_ENV|VSCODE_)/i.test(name),
    ),
  );
}

function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Keeps every console error and CSP violation, also those of webviews. */
function watch(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`page error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    const text = `${message.text()} (${message.location().url})`;
    const isCsp = /Refused to|Content Security Policy/.test(text);
    if ((isMarketplace(text) || isWorkbench(text)) && !isCsp) return;
    if (message.type() === 'error' || isCsp) complaints.push(`console: ${text}`);
  });
}

/** code-server asks its marketplace and its update server, which need the internet. */
function isMarketplace(text: string): boolean {
  return /authentication provider 'github'|open-vsx|marketplace|extensions-control|vsda|ERR_INTERNET_DISCONNECTED|ERR_NAME_NOT_RESOLVED|vscode-unpkg|gallery/i.test(
    text,
  );
}

/**
 * The workbench on itself: under load it gives up waiting before it writes its own settings file; it complains when a
 * browser window is closed or reloaded in the middle of its work (its own extensions, too), and when a second window
 * wants its lock.
 */
function isWorkbench(text: string): boolean {
  return [
    /Aborted onWillSaveTextDocument-event/,
    /\[lifecycle\] Long running operations/,
    /Canceled|Channel has been closed|IndexedDB|'abort' on 'IDBTransaction'/,
    /(\[|extension )vscode\.[\w-]+/,
    /vscode\.lock/,
  ].some((pattern) => pattern.test(text));
}

async function readLogs(folder: string, path: RegExp): Promise<string> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const texts = names
    .filter((name) => path.test(`/${name}`))
    .map((name) => readFile(join(folder, name), 'utf8').catch(() => ''));
  return (await Promise.all(texts)).join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.address() as { port: number };
  await new Promise((settle) => server.close(settle));
  return port;
}

function listening(server: ChildProcess): Promise<void> {
  return new Promise((settle, fail) => {
    let said = '';
    const hear = (data: Buffer) => {
      said += data.toString();
      if (said.includes('HTTP server listening')) settle();
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.once('exit', (code) => fail(new Error(`code-server ended with ${code}:\n${said}`)));
  });
}

/** The server leads a process group of its own: extension hosts and terminals end with it. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const gone = new Promise((settle) => server.once('exit', settle));
  process.kill(-server.pid, 'SIGTERM');
  const timer = setTimeout(() => process.kill(-server.pid!, 'SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

export const screenshots = resolve(import.meta.dirname, '../../../.test/screenshots');
