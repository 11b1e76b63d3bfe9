import type { Finding } from '../../shared/diagnostic.ts';

/** Offsets are of the text that holds the binding. */
interface Span {
  start: number;
  end: number;
}

export interface BoundText {
  pieces: Piece[];
  findings: Finding[];
}

export type Piece = LiteralPiece | BindingPiece;

export interface LiteralPiece extends Span {
  kind: 'literal';
  text: string;
}

/** `{{…}}` with its braces. */
export interface BindingPiece extends Span {
  kind: 'binding';
  expression: BindingNode;
}

export type BindingNode =
  | SourceNode
  | CallNode
  | NameNode
  | ArrayNode
  | (Span & { kind: 'string'; value: string })
  | (Span & { kind: 'number'; value: number })
  | (Span & { kind: 'constant'; value: boolean | null })
  | OperationNode
  | (Span & { kind: 'missing' });

/** `Step.selection`, `Step.result`. */
export interface SourceNode extends Span {
  kind: 'source';
  step: Span & { name: string };
  of: 'selection' | 'result';
}

/** `cell(…)`; with `target` for what follows a dot: `….asString()`. */
export interface CallNode extends Span {
  kind: 'call';
  function: Span & { name: string };
  target: BindingNode | null;
  arguments: BindingNode[];
}

/** A bare word: the step of classic `selection(step)`. */
export interface NameNode extends Span {
  kind: 'name';
  name: string;
}

export interface ArrayNode extends Span {
  kind: 'array';
  items: BindingNode[];
}

/** Classic bindings reckon as JavaScript does: `value(results(S)) - 0 || 0`. */
export interface OperationNode extends Span {
  kind: 'operation';
  operator: '+' | '-' | '*' | '/' | '||' | '&&';
  left: BindingNode;
  right: BindingNode;
}

/** A step that a binding reads, and where its name stands. */
export interface StepReference extends Span {
  step: string;
  of: 'selection' | 'result';
}

/** Every node of an expression, outer before inner. */
export function* nodesOf(node: BindingNode): Generator<BindingNode> {
  yield node;
  if (node.kind === 'call') {
    if (node.target !== null) yield* nodesOf(node.target);
    for (const argument of node.arguments) yield* nodesOf(argument);
  } else if (node.kind === 'array') for (const item of node.items) yield* nodesOf(item);
  else if (node.kind === 'operation') {
    yield* nodesOf(node.left);
    yield* nodesOf(node.right);
  }
}

/** The steps that an expression reads, in both syntaxes. */
export function stepReferences(expression: BindingNode): StepReference[] {
  const found: StepReference[] = [];
  for (const node of nodesOf(expression)) {
    if (node.kind === 'source') found.push({ ...spanOf(node.step), step: node.step.name, of: node.of });
    if (node.kind !== 'call') continue;
    const of = { selection: 'selection', results: 'result', result: 'result' }[node.function.name];
    const [first] = node.arguments;
    if ((of === 'selection' || of === 'result') && (first?.kind === 'name' || first?.kind === 'string')) {
      const step = first.kind === 'name' ? first.name : first.value;
      const quote = first.kind === 'string' ? 1 : 0;
      found.push({ start: first.start + quote, end: first.end - quote, step, of });
    }
  }
  return found;
}

/** A column that a binding takes of a step's rows, without its quotes. */
export interface ColumnReference extends StepReference {
  name: string;
}

/** The columns that `cell`, `column` and `row` name. */
export function columnReferences(expression: BindingNode): ColumnReference[] {
  const found: ColumnReference[] = [];
  for (const node of nodesOf(expression)) {
    if (node.kind !== 'call') continue;
    const [source, second, third] = node.arguments;
    const names = node.function.name === 'column' ? second : third;
    if (source?.kind !== 'source' || names === undefined) continue;
    for (const name of names.kind === 'array' ? names.items : [names])
      if (name.kind === 'string' && !name.value.includes('{{'))
        found.push({
          step: source.step.name,
          of: source.of,
          name: name.value,
          ...{ start: name.start + 1, end: name.end - 1 },
        });
  }
  return found;
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });
