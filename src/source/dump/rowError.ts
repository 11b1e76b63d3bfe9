/** Why a row was refused. Thrown inside the dump reader only. */
export class RowError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
