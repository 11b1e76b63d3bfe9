/** Parts that CRM Analytics makes of a date field: text but for the two epochs. */
export type DatePart =
  | 'Year'
  | 'Quarter'
  | 'Month'
  | 'Week'
  | 'Day'
  | 'Hour'
  | 'Minute'
  | 'Second'
  | 'Year_Fiscal'
  | 'Quarter_Fiscal'
  | 'Month_Fiscal'
  | 'Week_Fiscal'
  | 'sec_epoch'
  | 'day_epoch';

/** A column of a dataset as SAQL sees it: a dimension is text, a measure is a number. */
export interface DatasetColumn {
  name: string;
  type: 'text' | 'number';
  /** The date field that this column is, or is a part of. */
  dateField?: string;
  datePart?: DatePart;
  /** The separator of a multi-value dimension; its DuckDB column is then a list of text. */
  multiValue?: string;
}

export interface DateField {
  name: string;
  label: string;
  /** 0 to 11: months that the fiscal year begins after January. */
  fiscalMonthOffset: number;
  isYearEndFiscalYear: boolean;
  /** -1: weeks of seven days from the first of January; 0 (Sunday) to 6. */
  firstDayOfWeek: number;
}

/** How numbers of a measure are written: CRM Analytics' `customFormat`, a pattern and a multiplier. */
export interface MeasureFormat {
  pattern: string;
  multiplier: number;
}

/** A dataset that can be queried. */
export interface Dataset {
  /** The name by which `load` and steps call it. */
  name: string;
  label: string;
  /** DuckDB text that names its table, quoted: `datasets."kpi_daily"`. */
  table: string;
  columns: DatasetColumn[];
  dates: DateField[];
  /** Labels of fields, from schema and XMD; by field name. */
  labels: Record<string, string>;
  formats: Record<string, MeasureFormat>;
  rows: number | null;
  /** Another one whenever its rows may be others than before. */
  version?: string;
}

/** Finds a dataset under any name that a query or a step may use, placeholders included; null where there is none. */
export type DatasetCatalog = (name: string) => Dataset | null;

/** Rules of an org that change answers; the preview's settings. */
export interface AnalyticsSettings {
  /** "Include null values in CRM Analytics queries": groups keep null keys. */
  includeNullKeys: boolean;
  /** Weeks of dates begin with this day; it is 1 in `day_in_week`. */
  firstDayInWeek: 'sunday' | 'monday';
  /** `count` of the missing side of a cogroup. */
  countOfMissing: 'zero' | 'null';
}

export const defaultSettings: AnalyticsSettings = {
  includeNullKeys: false,
  firstDayInWeek: 'sunday',
  countOfMissing: 'null',
};
