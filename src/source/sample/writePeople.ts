import { openMoments, postOf, timeOf } from './moments.ts';
import { displayName, userId } from './person.ts';
import type { SamplePlan } from './planSample.ts';
import { openRandom } from './random.ts';
import { places, technologies } from './vocabulary.ts';
import { attribute, type XmlFile } from './xmlFile.ts';

export async function writeUsers(plan: SamplePlan, file: XmlFile): Promise<void> {
  const { users, calendar } = plan;
  const random = openRandom(plan.seed, -6);
  const first = calendar.iso(0);
  await file.row(
    attribute('Id', -1) +
      attribute('Reputation', 1) +
      attribute('CreationDate', first) +
      attribute('DisplayName', 'Community') +
      attribute('LastAccessDate', first) +
      attribute('AboutMe', '<p>Not a person: what the site does by itself.</p>\n') +
      attribute('Views', 0) +
      attribute('UpVotes', random.below(500)) +
      attribute('DownVotes', random.below(500)),
  );
  for (let user = 0; user < users.count; user++) {
    const left = calendar.endSecond - 1 - users.second[user]!;
    const seen = users.second[user]! + Math.floor(left * random.next() ** 3);
    const { name } = random.pick(technologies);
    const about = `<p>I write ${name} & a little ${random.pick(technologies).name}.</p>\n`;
    const row =
      attribute('Id', userId(user)) +
      attribute('Reputation', users.reputation[user]!) +
      attribute('CreationDate', calendar.iso(users.second[user]!)) +
      attribute('DisplayName', displayName(user)) +
      attribute('LastAccessDate', calendar.iso(seen)) +
      maybe('WebsiteUrl', `https://example.org/~${userId(user)}`) +
      maybe('Location', random.pick(places)) +
      maybe('AboutMe', about.replace('&', '&amp;')) +
      attribute('Views', Math.floor(random.exponential() * users.reputation[user]! * 0.2)) +
      attribute('UpVotes', Math.floor(random.exponential() * 12)) +
      attribute('DownVotes', Math.floor(random.exponential() * 2)) +
      attribute('AccountId', 1_000_000 + user * 7 + random.below(7));
    if (users.deleted[user] === 0) await file.row(row);
  }

  /** Absent, empty, or there: three different things, and all occur. */
  function maybe(name: string, value: string): string {
    const kind = random.next();
    return kind < 0.55 ? '' : attribute(name, kind < 0.75 ? '' : value);
  }
}

/** In the order in which a user earns them. */
const badges: [name: string, rank: number][] = [
  ['Informed', 3],
  ['Student', 3],
  ['Teacher', 3],
  ['Editor', 3],
  ['Scholar', 3],
  ['Popular Question', 3],
  ['Yearling', 2],
  ['Enlightened', 2],
  ['Notable Question', 2],
  ['Famous Question', 1],
];

export async function writeBadges(plan: SamplePlan, file: XmlFile): Promise<void> {
  const { users, calendar } = plan;
  const random = openRandom(plan.seed, -7);
  const moments = openMoments(users.count * 2);
  for (let user = 0; user < users.count; user++) {
    if (users.deleted[user] === 1) continue;
    const count = Math.min(
      badges.length + 3,
      Math.floor(random.exponential() * (1 + Math.log10(users.reputation[user]!))),
    );
    const left = calendar.endSecond - 1 - users.second[user]!;
    for (let i = 0; i < count; i++)
      moments.add(users.second[user]! + Math.floor(left * random.next() ** 2), user);
  }
  const earned = new Uint8Array(users.count);
  let id = 0;
  for (const key of moments.sorted()) {
    const user = postOf(key);
    const nth = earned[user]!++;
    const [name, rank] = badges[nth] ?? [technologies[nth - badges.length]!.tag, 3];
    await file.row(
      attribute('Id', ++id) +
        attribute('UserId', userId(user)) +
        attribute('Name', name) +
        attribute('Date', calendar.iso(timeOf(key))) +
        attribute('Class', rank) +
        attribute('TagBased', nth < badges.length ? 'False' : 'True'),
    );
  }
}
