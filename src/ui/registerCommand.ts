import type { Disposable, LogOutputChannel } from 'vscode';
import * as vscode from 'vscode';
import type { CommandArguments, CommandId } from '../shared/commands.ts';
import { explain } from './explain.ts';

/** Registers a command under its typed id; what its handler throws is explained to the user, never lost. */
export function registerCommand<Id extends CommandId>(
  log: LogOutputChannel,
  id: Id,
  handler: (...args: CommandArguments[Id]) => unknown,
): Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await handler(...(args as CommandArguments[Id]));
    } catch (error) {
      return explain(log, error);
    }
  });
}

/** A command for a tree item, a lens or a link. */
export function commandOf<Id extends CommandId>(
  command: Id,
  title: string,
  ...args: CommandArguments[Id]
): vscode.Command {
  return { command, title, arguments: args };
}
