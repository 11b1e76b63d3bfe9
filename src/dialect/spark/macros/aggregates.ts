export const aggregateMacros: string[] = [];
