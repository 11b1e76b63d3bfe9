export const nothingYet = 1;
