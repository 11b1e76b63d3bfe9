/** A compact query written as SAQL. */
export interface CompactText {
  saql: string;
  groups: string[];
  measures: string[];
  /** Labels that the step gives its columns: headers and `display`. */
  labels: Record<string, string>;
}
