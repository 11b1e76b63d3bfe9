export const mathMacros: string[] = [];
