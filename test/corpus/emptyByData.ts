import { join } from 'node:path';
import type { Database } from '../../src/shared/database.ts';
import { quoteText } from '../../src/shared/quote.ts';

/** A widget of a stored dashboard that shows no row, with SQL written by hand over the CSV that gives none either. */
interface EmptyByData {
  /** A part of the dashboard's file name. */
  dashboard: string;
  widgets: readonly string[];
  /** Over `FROM @name`, the bundle's CSV as text; `@now` is the moment of the look. */
  sql: string;
}

const thisQuarter = `>= strftime(date_trunc('quarter', DATE @now), '%Y-%m-%d')`;
const column = (name: string) =>
  `SELECT * FROM (DESCRIBE SELECT * FROM @ERM_Account) WHERE column_name IN ('${name}', '${name.replace('.', '_')}')`;

const cases: readonly EmptyByData[] = [
  { dashboard: 'Emergency_Response_Overview4', widgets: ['chart_2'], sql: column('Contact.MailingState') },
  { dashboard: 'Public_Health_Analytics4', widgets: ['chart_7'], sql: column('Contact.ConditionStatus') },
  { dashboard: 'Public_Health_Analytics4', widgets: ['chart_8'], sql: column('Contact.Testing_Status') },
  { dashboard: 'Public_Health_Analytics4', widgets: ['chart_9'], sql: column('Contact.Monitored_at_Home') },
  { dashboard: 'Public_Health_Analytics4', widgets: ['chart_13'], sql: column('Contact.MailingState') },
  { dashboard: 'Public_Health_Analytics4', widgets: ['chart_14'], sql: column('Contact.Age_Bucket') },
  { dashboard: 'Public_Health_Analytics4', widgets: ['chart_15'], sql: column('Contact.Gender') },
  {
    dashboard: 'My_Customers_Retail_Personal_Banker',
    widgets: ['chart_12'],
    sql: `SELECT 1 FROM @RBDemoFinancialAccountTransaction WHERE TRANSACTIONSTATUS = 'Posted'`,
  },
  {
    dashboard: 'Retail_Banking_Home',
    widgets: ['chart_6'],
    sql: `SELECT 1 FROM @RBDemoChargesAndFees WHERE TRANSACTIONDATE >= strftime(date_trunc('month', DATE @now), '%Y-%m-%d')`,
  },
  {
    dashboard: 'Team_Book_of_Business',
    widgets: ['table_1'],
    sql: `SELECT 1 FROM @RBDemoFinancialAccount WHERE OWNERPHONE <> ''`,
  },
  {
    dashboard: 'Team_Book_of_Business',
    widgets: ['chart_14', 'chart_15'],
    sql: `SELECT 1 FROM @RBDemoFinancialAccount WHERE CREATEDDATE ${thisQuarter} AND CREATEDDATE <= @now`,
  },
  {
    dashboard: 'Business_Overview_Embedded',
    widgets: ['chart_4'],
    sql: `SELECT 1 FROM @case WHERE "IsClosed" = 'false'`,
  },
  {
    dashboard: 'Exec_Overview_Pipeline_Performance2',
    widgets: ['chart_7'],
    sql: `SELECT 1 FROM @opportunity_products WHERE "Opportunity.CloseDate" ${thisQuarter} AND "Opportunity.CloseDate" <= strftime(last_day(date_trunc('quarter', DATE @now) + INTERVAL 2 MONTH), '%Y-%m-%d') AND "Opportunity.IsClosed" = 'False'`,
  },
  {
    dashboard: 'Exec_Overview_Pipeline_Performance2',
    widgets: ['chart_15'],
    sql: `SELECT 1 FROM @lead WHERE "CreatedDate" ${thisQuarter}`,
  },
  {
    dashboard: 'Lead_Analysis2',
    widgets: ['ui_lead_conversion_over_time'],
    sql: `SELECT 1 FROM @lead WHERE "IsConverted" = 'True' AND "ConvertedDate" <> ''`,
  },
  {
    dashboard: 'Program_Services7',
    // Two date selectors of one dataset: this year, and the year before.
    widgets: ['listselector_2'],
    sql: `SELECT 1 FROM @LoyaltyLedger_ManualActions7 WHERE left("ActivityDate", 4) = strftime(DATE @now, '%Y') AND left("ActivityDate", 4) = strftime(DATE @now - INTERVAL 1 YEAR, '%Y')`,
  },
];

/** Whether SQL written apart says too that the widget has nothing to show. */
export async function isEmptyByData(
  database: Database,
  folder: string,
  widget: { dashboard: string; widget: string },
  now: Date,
): Promise<boolean> {
  const known = cases.find(
    ({ dashboard, widgets }) => widget.dashboard.includes(dashboard) && widgets.includes(widget.widget),
  );
  if (known === undefined) return false;
  const sql = known.sql
    .replaceAll('@now', quoteText(now.toISOString().slice(0, 10)))
    .replaceAll(/@(\w+)/g, (_, name: string) => {
      const path = join(folder, `external_files__${name}.csv`);
      return `read_csv(${quoteText(path)}, all_varchar = true, header = true, quote = '"', escape = '"')`;
    });
  const found = await database.query(`SELECT count(*) FROM (${sql})`, {
    signal: new AbortController().signal,
  });
  return Number(found.values[0]?.[0]) === 0;
}
