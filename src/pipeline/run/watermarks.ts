import { createHash } from 'node:crypto';
import { Failure } from '../../shared/failure.ts';
import type { SourcePosition } from '../../shared/records.ts';
import type { StageContext } from './stageContext.ts';

type Where = Pick<StageContext, 'target' | 'signal'>;

/**
 * How far an input was read by runs that have committed what they read. It lies in the lake, beside the rows that it
 * speaks of: another lake, or another input (told by the source's fingerprint), begins anew.
 */
export async function readWatermark(
  input: WatermarkInput,
  { target, signal }: Where,
): Promise<SourcePosition | null> {
  const lake = await target.lake();
  try {
    const data = await lake.read(keyOf(input), signal);
    return (JSON.parse(Buffer.from(data).toString('utf8')) as { position: SourcePosition }).position;
  } catch (error) {
    if (error instanceof Failure && error.code === 'lake.missing') return null;
    throw error;
  }
}

/** To be called once the snapshot that holds the rows is committed. */
export async function writeWatermark(
  input: WatermarkInput,
  position: SourcePosition,
  { target, signal }: Where,
): Promise<void> {
  const lake = await target.lake();
  const { stream, table } = input;
  const text = JSON.stringify({ stream, table, position }, null, 2);
  await lake.write(keyOf(input), Buffer.from(`${text}\n`), signal);
}

export interface WatermarkInput {
  stream: string;
  table: string;
  /** The source's fingerprint. */
  input: string;
}

function keyOf({ stream, table, input }: WatermarkInput): string {
  const identity = createHash('sha256').update(`${table}\n${input}`).digest('hex').slice(0, 16);
  return `schemas/${stream}.${identity}.watermark.json`;
}
