import type { TargetDefinition } from '../pipeline/definition/definition.ts';
import type { Target } from '../pipeline/ports.ts';

/** How the engine opens a target; its root knows the adapters. Rejects a kind that it has none for. */
export type OpenTarget = (options: {
  target: TargetDefinition;
  /** Resolved. */
  variables: Record<string, string>;
  /** Whose half-written parts these are: a run's id. */
  owner: string;
  /** A real Spark as the client's machine has it: the command with its arguments. */
  sparkSubmit: readonly string[];
}) => Target;
