import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDashboard } from '../../src/dashboard/checkDashboard.ts';
import { compileStep } from '../../src/dashboard/compact/compileStep.ts';
import { soqlToSaql } from '../../src/dashboard/compact/soqlText.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import { runSaql } from '../../src/saql/run.ts';
import { type Dataset, type DatasetColumn, defaultSettings } from '../../src/shared/dataset.ts';

const closeDate = {
  name: 'CloseDate',
  label: 'Close Date',
  fiscalMonthOffset: 0,
  isYearEndFiscalYear: true,
  firstDayOfWeek: -1,
};

function object(name: string, fields: string[], more: Partial<Dataset> = {}): Dataset {
  const columns = fields.map((field): DatasetColumn => ({ name: field, type: 'text' }));
  const empty = { labels: {}, formats: {}, rows: null, dates: [] };
  return { name, label: name, table: `memory.main.${name}`, columns, ...empty, ...more };
}

/** An object of which one field is a number. */
function numbered(name: string, field: string, others: string[]): Dataset {
  const { columns, ...rest } = object(name, others);
  return { ...rest, columns: [{ name: field, type: 'number' }, ...columns] };
}

const opportunity = object('Opportunity', ['Id', 'AccountId', 'Stage', 'CloseDate'], {
  dates: [closeDate],
  labels: { Stage: 'Stage of the deal' },
});
opportunity.columns.push(
  { name: 'Amount', type: 'number' },
  { name: 'Tags', type: 'text', multiValue: ';' },
  { name: 'CloseDate_Year', type: 'text', dateField: 'CloseDate', datePart: 'Year' },
  { name: 'CloseDate_Month', type: 'text', dateField: 'CloseDate', datePart: 'Month' },
  { name: 'CloseDate_Day', type: 'text', dateField: 'CloseDate', datePart: 'Day' },
  { name: 'CloseDate_day_epoch', type: 'number', dateField: 'CloseDate', datePart: 'day_epoch' },
);
const objects = [
  opportunity,
  object('Account', ['Id', 'Name', 'Owner.Name', 'OwnerId']),
  object('Contact', ['Id', 'AccountId', 'LastName']),
  numbered('Ticket__c', 'Id', ['Title']),
  numbered('Note__c', 'Ticket__c', ['Id', 'Other__c']),
];
const catalog = (name: string) =>
  objects.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;

const rows = `
CREATE TABLE Account ("Id" VARCHAR, "Name" VARCHAR, "Owner.Name" VARCHAR, "OwnerId" VARCHAR);
INSERT INTO Account VALUES ('a1', 'Acme', 'Ada', 'u1'), ('a2', 'Bolt', 'Ben', 'u2'), ('a3', 'Cairn', null, null),
  ('00100000000000A', 'Upper', 'Ada', 'u1'), ('00100000000000a', 'Lower', 'Ada', 'U3');
CREATE TABLE Opportunity AS SELECT *, strftime(d::DATE, '%Y') AS "CloseDate_Year",
  strftime(d::DATE, '%m') AS "CloseDate_Month", strftime(d::DATE, '%d') AS "CloseDate_Day",
  (d::DATE - DATE '1970-01-01')::DOUBLE AS "CloseDate_day_epoch", d AS "CloseDate" FROM (VALUES
  ('o1', 'A1', 'Won', 10.0, '2024-04-10', ['x']), ('o2', 'a1', 'Won', 20.0, '2024-05-10', null),
  ('o3', 'a2', 'Lost', 30.0, null, null), ('o4', null, 'Lost', null, '2024-04-11', null),
  ('o5', '00100000000000a', 'won', 5.0, '2024-04-12', null)) AS t ("Id", "AccountId", "Stage", "Amount", d, "Tags");
CREATE TABLE Ticket__c AS SELECT * FROM (VALUES (1.0, 'one'), (1234567.0, 'two'), (null, 'none')) AS t ("Id", "Title");
CREATE TABLE Note__c AS SELECT * FROM (VALUES ('n1', 1234567.0, '1'), ('n2', null, null)) AS t ("Id", "Ticket__c", "Other__c");
CREATE TABLE Contact ("Id" VARCHAR, "AccountId" VARCHAR, "LastName" VARCHAR);
INSERT INTO Contact VALUES ('c1', 'a1', 'Moore'), ('c2', null, 'Nash'), ('c3', 'A9', 'Moore');`;

const where = (condition: string) => `SELECT Name FROM Account WHERE ${condition} ORDER BY Id`;

describe('a query within another', () => {
  let database: Awaited<ReturnType<typeof openDuckDatabase>>;
  beforeAll(async () => {
    database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [] });
    for (const statement of rows.split(/;\s*\n|;$/))
      if (statement.trim() !== '') await database.run(statement);
  });
  afterAll(() => database.close());

  async function first(soql: string): Promise<unknown[]> {
    const file = JSON.stringify({ state: { steps: { one: { type: 'soql', query: soql } } } });
    const { dashboard, text } = readDashboard(file, 'd.json');
    const problems = checkDashboard(dashboard, text, catalog).filter(({ code }) => code.startsWith('soql'));
    expect(problems).toEqual([]);
    const now = new Date('2024-05-15T00:00:00Z');
    const compiled = compileStep(dashboard.steps.one!, soql, {
      datasets: catalog,
      now,
      settings: defaultSettings,
    });
    expect(compiled.findings).toEqual([]);
    const { values } = await runSaql(compiled.compiled!, database, new AbortController().signal);
    return values[0]!;
  }

  it.each<[string, unknown[]]>([
    [where('Id IN (SELECT AccountId FROM Opportunity)'), ['Lower', 'Acme', 'Bolt']],
    [where('Id NOT IN (SELECT AccountId FROM Opportunity)'), ['Upper', 'Cairn']],
    [where("Id IN (SELECT AccountId FROM Opportunity WHERE Stage LIKE 'W%')"), ['Lower', 'Acme']],
    [where('Id IN (SELECT AccountId FROM Opportunity WHERE CloseDate = LAST_MONTH)'), ['Lower', 'Acme']],
    [where('Id IN (SELECT AccountId FROM Opportunity WHERE CloseDate > 2024-05-01)'), ['Acme']],
    [
      where('Id IN (SELECT AccountId FROM Opportunity WHERE Amount > 9 OR CloseDate = null)'),
      ['Acme', 'Bolt'],
    ],
    [where("Id IN (SELECT AccountId FROM Opportunity WHERE Stage = 'nowhere')"), []],
    [
      where("Id NOT IN (SELECT AccountId FROM Opportunity WHERE Stage = 'nowhere') AND Name > 'C'"),
      ['Upper', 'Lower', 'Cairn'],
    ],
    [
      where(
        "(Id IN (SELECT AccountId FROM Opportunity)) AND (Owner.Name = 'ada' OR Name = 'Bolt') AND Id NOT IN (SELECT AccountId FROM Contact)",
      ),
      ['Lower', 'Bolt'],
    ],
    [where("(Name != 'Bolt' AND Id IN (SELECT AccountId FROM Opportunity))"), ['Lower', 'Acme']],
    // One between brackets that no other condition stands beside.
    [where('((Id IN (SELECT AccountId FROM Contact)))'), ['Acme']],
    // A reference that is null, or leads nowhere, is in no query.
    [
      'SELECT LastName FROM Contact WHERE AccountId NOT IN (SELECT Id FROM Account) ORDER BY Id',
      ['Nash', 'Moore'],
    ],
    [
      'SELECT LastName FROM Contact WHERE AccountId NOT IN (SELECT AccountId FROM Opportunity) ORDER BY Id',
      ['Nash', 'Moore'],
    ],
    [
      'select count() from CONTACT c where c.accountid in (select o.accountid from opportunity o where o.amount >= 10)',
      [1],
    ],
    [
      'SELECT COUNT(Id) n FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity) GROUP BY Owner.Name HAVING COUNT(Id) > 0 ORDER BY Owner.Name',
      [2, 1],
    ],
  ])('%s', async (soql, expected) => {
    expect(await first(soql)).toEqual(expected);
  });

  it('compares Ids that the data hold as numbers', async () => {
    const of = (field: string) =>
      first(`SELECT Title FROM Ticket__c WHERE Id IN (SELECT ${field} FROM Note__c) ORDER BY Title`);
    expect(await of('Ticket__c')).toEqual(['two']);
    expect(await of('Other__c')).toEqual(['one']);
    expect(
      await first(
        'SELECT Title FROM Ticket__c WHERE Id NOT IN (SELECT Ticket__c FROM Note__c) ORDER BY Title',
      ),
    ).toEqual(['none', 'one']);
  });

  it('needs the data of both objects', () => {
    const { dashboard } = readDashboard(
      JSON.stringify({ state: { steps: { one: { type: 'soql', query: 'x' } } } }),
      'd.json',
    );
    const soql = where('Id IN (SELECT AccountId FROM Case)');
    const { findings } = compileStep(dashboard.steps.one!, soql, {
      datasets: catalog,
      now: new Date(0),
      settings: defaultSettings,
    });
    expect(findings.map(({ code, message }) => [code, message.includes('"Case"')])).toEqual([
      ['object-without-data', true],
    ]);
  });
});

it('a field that the data have under another name keeps its own in the result', () => {
  const { columns, ...rest } = object('Lead', ['Id', 'Owner_Name']);
  const soql = "SELECT Owner.Name, COUNT(Id) FROM Lead WHERE Owner.Name != 'x' GROUP BY Owner.Name";
  expect(soqlToSaql(soql, () => ({ ...rest, columns }))).toHaveProperty(
    'saql',
    [
      'q = load "Lead";',
      `q = filter q by ('Owner.Name' is null || lower('Owner.Name') != "x");`,
      "q = group q by 'Owner.Name';",
      "q = foreach q generate 'Owner.Name' as 'Owner.Name', count('Id') as 'expr0';",
    ].join('\n'),
  );
});

it('SOQL becomes SAQL over datasets of the objects’ names', () => {
  const soql = `SELECT Stage, COUNT(Stage) n, SUM(Amount) FROM Opportunity WHERE Stage != 'a' AND (Amount >= 5 OR Stage IN ('a','b')) AND AccountId IN (SELECT Id FROM Account WHERE Name = 'A') GROUP BY Stage ORDER BY COUNT(Stage) DESC LIMIT 3`;
  const key = (field: string) =>
    `(case when len('${field}') == 15 then '${field}' else lower('${field}') end)`;
  expect(soqlToSaql(soql, catalog)).toEqual({
    objects: ['Opportunity', 'Account'],
    saql: [
      'q = load "Opportunity";',
      `q = filter q by (('Stage' is null || lower('Stage') != "a") && ((('Amount' is not null && 'Amount' >= 5) || (('Stage' is not null && lower('Stage') in ["a", "b"])))));`,
      'i1 = load "Account";',
      `i1 = filter i1 by ('Name' is not null && lower('Name') == "a");`,
      `q = join q by ${key('AccountId')} semi, i1 by ${key('Id')};`,
      `q = group q by 'Stage';`,
      `q = foreach q generate 'Stage' as 'Stage', count('Stage') as 'n', sum('Amount') as 'expr0';`,
      `q = order q by ('n' desc nulls last);`,
      'q = limit q 3;',
    ].join('\n'),
  });
});

/** Code, what its sentence says, and the query with `⟦…⟧` around the place. */
const mistakes: [code: string, said: RegExp, marked: string][] = [
  ['soql-syntax', /FROM is expected/, 'SELECT Stage⟦⟧'],
  ['soql-syntax', /"," where a field/, 'SELECT Stage, ⟦,⟧ Id FROM Opportunity'],
  ['soql-syntax', /ends within/, "SELECT Stage FROM Opportunity WHERE Stage = ⟦'⟧never closed"],
  ['soql-syntax', /ends within/, 'SELECT Stage FROM Opportunity WHERE Stage =⟦⟧ '],
  ['soql-syntax', /ends within/, 'SELECT Stage FROM Opportunity WHERE Stage⟦⟧'],
  ['soql-syntax', /operator "~"/, "SELECT Stage FROM Opportunity WHERE Stage ⟦~⟧ 'a'"],
  ['soql-syntax', /a number with "much"/, "SELECT Stage FROM Opportunity WHERE Amount > ⟦'much'⟧"],
  ['soql-syntax', /a number with "x"/, "SELECT Stage FROM Opportunity WHERE Amount IN (1, ⟦'x'⟧)"],
  [
    'soql-syntax',
    /AND and OR/,
    "SELECT Stage FROM Opportunity WHERE Stage = 'a' AND Stage = 'b' ⟦OR⟧ Stage = 'c'",
  ],
  ['soql-syntax', /number of rows/, 'SELECT Stage FROM Opportunity LIMIT ⟦many⟧'],
  ['soql-syntax', /";"/, 'SELECT Stage FROM Opportunity⟦;⟧ DROP'],
  ['soql-syntax', /SUM is given nothing/, 'SELECT ⟦SUM⟧() FROM Opportunity'],
  [
    'soql-syntax',
    /its end" where \)/,
    where('Id IN (SELECT AccountId FROM Opportunity').replace(' ORDER BY Id', '⟦⟧'),
  ],
  ['soql-not-known', /several objects/, 'SELECT Stage FROM Opportunity⟦,⟧ other o'],
  ['soql-not-known', /the SOQL date "someday"/, 'SELECT Stage FROM Opportunity WHERE CloseDate = ⟦someday⟧'],
  ['soql-not-known', /ROLLUP/, 'SELECT Stage FROM Opportunity GROUP BY ⟦ROLLUP⟧(Stage)'],
  [
    'soql-not-known',
    /the SOQL function DISTANCE/,
    "SELECT ⟦DISTANCE⟧(Stage, GEOLOCATION(1, 2), 'km') FROM Opportunity",
  ],
  ['soql-not-known', /GROUP within/, where('Id IN (SELECT AccountId FROM Opportunity ⟦GROUP⟧ BY AccountId)')],
  [
    'soql-unknown-field',
    /"Opportunity" has no field "Stag" .* did you mean "Stage"\?$/,
    'SELECT Id, ⟦Stag⟧ FROM Opportunity',
  ],
  ['soql-unknown-field', /no field "o.Shoe"/, 'SELECT SUM(⟦o.Shoe⟧) FROM Opportunity o'],
  ['soql-unknown-field', /no field "Shoe"/, 'SELECT Id FROM Opportunity ORDER BY Id, ⟦Shoe⟧'],
  ['soql-unknown-field', /no field "Shoe"/, where('Id IN (SELECT ⟦Shoe⟧ FROM Opportunity)')],
  [
    'soql-unknown-field',
    /"Opportunity" has no field "Name"/,
    where("Id IN (SELECT AccountId FROM Opportunity WHERE ⟦Name⟧ = 'a')"),
  ],
  [
    'soql-child-query',
    /"Contacts" would be rows within/,
    'SELECT Name, ⟦(SELECT LastName FROM Contacts WHERE (Id != null))⟧ FROM Account',
  ],
  ['soql-semi-join', /out of the OR/, where("Name = 'a' OR ⟦Id IN (SELECT AccountId FROM Opportunity)⟧")],
  [
    'soql-semi-join',
    /out of the OR/,
    where("(⟦Id NOT IN (SELECT AccountId FROM Opportunity)⟧) OR Name = 'a'"),
  ],
  [
    'soql-semi-join',
    /out of the OR/,
    where("Name = 'b' AND (Name = 'c' OR (Name = 'a' AND ⟦Id IN (SELECT AccountId FROM Opportunity)⟧))"),
  ],
  ['soql-semi-join', /NOT IN for IN/, where('NOT ⟦Id IN (SELECT AccountId FROM Opportunity)⟧')],
  [
    'soql-semi-join',
    /NOT IN for IN/,
    where("(NOT (Name = 'a' AND ⟦Id IN (SELECT AccountId FROM Opportunity)⟧))"),
  ],
  [
    'soql-semi-join',
    /at the top/,
    where("(Name = 'a' AND ⟦Id IN (SELECT AccountId FROM Opportunity)⟧) AND Name != 'b'"),
  ],
  [
    'soql-semi-join',
    /2 times/,
    where(
      'Id IN (SELECT AccountId FROM Opportunity) AND Id IN (SELECT AccountId FROM Contact) AND ⟦Id⟧ NOT IN (SELECT AccountId FROM Opportunity)',
    ),
  ],
  [
    'soql-semi-join',
    /within another/,
    where('Id IN (SELECT AccountId FROM Contact WHERE ⟦AccountId⟧ IN (SELECT AccountId FROM Opportunity))'),
  ],
  ['soql-semi-join', /no query of "account" within/, where('Id IN (SELECT OwnerId FROM ⟦account⟧)')],
  ['soql-semi-join', /never one of "Account".*AccountId/, where('Id IN (SELECT ⟦Id⟧ FROM Contact)')],
  ['soql-semi-join', /"Name" is neither/, where('⟦Name⟧ IN (SELECT AccountId FROM Opportunity)')],
  [
    'soql-semi-join',
    /"Amount" is neither/,
    'SELECT Id FROM Opportunity WHERE ⟦Amount⟧ IN (SELECT Id FROM Account)',
  ],
  ['soql-semi-join', /"CloseDate" is neither/, where('Id IN (SELECT ⟦CloseDate⟧ FROM Opportunity)')],
  [
    'soql-semi-join',
    /related object, such as "Owner.Name"/,
    where('⟦Owner.Name⟧ IN (SELECT AccountId FROM Opportunity)'),
  ],
  ['soql-semi-join', /one field/, where('Id IN (SELECT AccountId⟦,⟧ Id FROM Opportunity)')],
  ['soql-semi-join', /without a function/, where('Id IN (SELECT ⟦COUNT(AccountId)⟧ FROM Opportunity)')],
  [
    'soql-semi-join',
    /no LIMIT/,
    where('Id IN (SELECT AccountId FROM Opportunity WHERE Amount > 1 ⟦LIMIT⟧ 1)'),
  ],
  [
    'soql-semi-join',
    /from HAVING/,
    'SELECT OwnerId FROM Account GROUP BY OwnerId HAVING ⟦OwnerId⟧ IN (SELECT AccountId FROM Contact)',
  ],
];

/** The text without its marks, and where they were. */
function unmark(marked: string): { text: string; start: number; end: number } {
  const [before = '', place = '', after = ''] = marked.split(/[⟦⟧]/);
  const start = before.length;
  return { text: before + place + after, start, end: start + place.length };
}

describe('what is wrong is told where it is', () => {
  it.each(mistakes)('%s %s: %s', (code, said, marked) => {
    const { text, start, end } = unmark(marked);
    const read = soqlToSaql(text, catalog);
    expect(read).toMatchObject({ code, start, end });
    const message = 'problem' in read ? read.problem : '';
    expect(message).toMatch(said);
    expect(message).toMatch(/^[A-Z].*[.?]$/);
  });

  it.each([
    `SELECT Stage FROM Opportunity WHERE ${'('.repeat(50_000)}`,
    `SELECT Stage FROM Opportunity WHERE ${'NOT '.repeat(50_000)}`,
    `SELECT ${'toLabel('.repeat(50_000)} FROM Opportunity`,
    `SELECT ${'(SELECT '.repeat(50_000)} FROM Opportunity`,
    where('Id IN (SELECT '.repeat(50_000)),
  ])('%.50s…', (soql) => {
    expect(soqlToSaql(soql, catalog)).toHaveProperty('problem');
  });
});

describe('problems of a dashboard', () => {
  function found(query: unknown, known: typeof catalog | null = catalog) {
    const file = JSON.stringify({ name: 'd', state: { steps: { one: { type: 'soql', query } } } }, null, 2);
    const { dashboard, text } = readDashboard(file, 'd.json');
    return checkDashboard(dashboard, text, known)
      .filter(({ code }) => code.startsWith('soql'))
      .map(({ code, severity, start, end }) => [severity, code, file.slice(start, end)]);
  }

  it('stand within the string, behind what JSON writes otherwise', () => {
    const soql = `SELECT Name\nFROM Account\tWHERE Name = '{{cell(a.result, 0, "x").asString()}}' AND Amout > 1`;
    expect(found({ query: soql })).toEqual([['error', 'soql-unknown-field', 'Amout']]);
    expect(found(soql)).toEqual([['error', 'soql-unknown-field', 'Amout']]);
  });

  it('are warnings where only the preview does not know a thing', () => {
    expect(found('SELECT Id FROM Account GROUP BY CUBE(Name)')).toEqual([
      ['warning', 'soql-not-known', 'CUBE'],
    ]);
  });

  it('need no data but for the fields', () => {
    expect(found('SELECT Shoe FROM Account', null)).toEqual([]);
    const self = where('Id IN (SELECT OwnerId FROM Account)');
    expect(found(self, null)).toEqual([['error', 'soql-semi-join', 'Account']]);
    expect(
      found('SELECT a.Id FROM Account a WHERE a.Id IN (SELECT o.AccountId FROM Opportunity o)', null),
    ).toEqual([]);
  });

  it.each([
    'SELECT Id FROM Opportunity WHERE Amount > {{cell(a.result, 0, "x").asString()}} AND Shoe = 1',
    'SELECT Id FROM Opportunity WHERE Amount > \'{{cell(a.result, 0, "x").asString()}}\' AND Shoe = 1',
    'SELECT Stage FROM Opportunity WHERE Stage IN (\'{{join(column(a.selection, ["Stage"]), "\',\'").asString()}}\')',
    'SELECT {{cell(a.result, 0, "x").asString()}} FROM Nowhere',
    'SELECT Id FROM {{cell(a.result, 0, "x").asString()}} WHERE Shoe = 1',
    'SELECT Id FROM Opportunity LIMIT {{cell(a.result, 0, "x").asString()}}',
    "SELECT Name FROM Account WHERE Id = '!{user.id}' AND OwnerId = '${App.Owner}'",
    'SELECT Id FROM Opportunity {{never closed',
    '',
  ])('say nothing of what a binding gives: %s', (soql) => {
    expect(found(soql)).toEqual([]);
  });
});
