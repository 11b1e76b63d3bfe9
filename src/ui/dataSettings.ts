import type { Memento, TextDocument } from 'vscode';
import { asOf } from './asOf.ts';

const folderKey = (document: TextDocument) => `dashboardData ${document.uri.toString()}`;

export function dataFolderOf(memory: Memento, document: TextDocument): string | undefined {
  return memory.get<string>(folderKey(document));
}

export async function keepDataFolder(memory: Memento, document: TextDocument, folder: string | undefined) {
  await memory.update(folderKey(document), folder);
}

/** Over what a dashboard or a query runs, as requests take it: the chosen data folder, the day that dates count from. */
export function dataSettings(document: TextDocument, memory: Memento): { dataFolder?: string; now?: string } {
  const dataFolder = dataFolderOf(memory, document);
  return { ...asOf(document.uri), ...(dataFolder ? { dataFolder } : {}) };
}
