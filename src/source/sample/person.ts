import { community, nobody, type SamplePlan } from './planSample.ts';
import { familyNames, givenNames } from './vocabulary.ts';
import { attribute } from './xmlFile.ts';

export const userId = (user: number) => user + 1;

export function displayName(user: number): string {
  const given = givenNames[(user * 31) % givenNames.length]!;
  if (user % 3 === 0) return `${given} ${familyNames[(user * 17) % familyNames.length]!}`;
  return user % 3 === 1 ? `${given.toLowerCase()}${user}` : `user${userId(user)}`;
}

/**
 * Who did it, as the dump says it: an id; of a deleted user only a name; of some not even that.
 * `idName` and `textName` are the attributes of the table.
 */
export function person(plan: SamplePlan, user: number, idName: string, textName: string): string {
  if (user === nobody) return '';
  if (user === community) return attribute(idName, -1);
  return plan.users.deleted[user] === 1
    ? attribute(textName, `user${userId(user)}`)
    : attribute(idName, userId(user));
}
