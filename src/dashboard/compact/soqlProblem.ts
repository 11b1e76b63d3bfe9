/** A range of the SOQL text, UTF-16 offsets `[start, end)`. */
export interface SoqlPlace {
  start: number;
  end: number;
}

/**
 * What stands in the way of running a query: it is not whole (`soql-syntax`), Salesforce itself refuses it, or it is a
 * part of SOQL that is not known here (`soql-not-known`).
 */
export type SoqlCode =
  | 'soql-syntax'
  | 'soql-unknown-field'
  | 'soql-semi-join'
  | 'soql-child-query'
  | 'soql-not-known';

/** Ends the reading of a query; its message is for the user. */
export class SoqlProblem extends Error {
  readonly code: SoqlCode;
  readonly place: SoqlPlace;

  constructor(code: SoqlCode, place: SoqlPlace, message: string) {
    super(message);
    this.code = code;
    this.place = place;
  }
}
