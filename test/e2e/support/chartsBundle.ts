import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every chart type with what its step groups and measures. */
const charts: { type: string; groups: string[]; measures: string[]; parameters?: Record<string, unknown> }[] =
  [
    ...['hbar', 'vbar', 'pie', 'funnel', 'treemap', 'origami', 'waterfall'].map((type) => ({
      type,
      groups: ['Region'],
      measures: ['Amount'],
    })),
    ...['stackhbar', 'stackvbar', 'line', 'heatmap', 'matrix', 'stackwaterfall', 'sankey'].map((type) => ({
      type,
      groups: ['Region', 'Stage'],
      measures: ['Amount'],
    })),
    ...['combo', 'scatter', 'pyramid', 'hdot', 'vdot', 'metricsradar', 'parallelcoords'].map((type) => ({
      type,
      groups: ['Region'],
      measures: ['Amount', 'Score', 'Days'],
    })),
    { type: 'stackpyramid', groups: ['Region', 'Stage'], measures: ['Amount', 'Score'] },
    ...['time', 'time-bar', 'time-combo'].map((type) => ({
      type,
      groups: ['~Closed_Year,Closed_Month'],
      measures: ['Amount', 'Score'],
    })),
    { type: 'calheatmap', groups: ['~Closed_Year,Closed_Month,Closed_Day'], measures: ['Amount'] },
    ...['flatgauge', 'polargauge', 'gauge', 'bullet', 'rating'].map((type) => ({
      type,
      groups: [],
      measures: ['Score'],
      parameters: type === 'rating' ? { max: 5 } : { min: 0, max: 1200, medium: 400, high: 800 },
    })),
    { type: 'choropleth', groups: ['State'], measures: ['Amount'], parameters: { map: 'US States' } },
    { type: 'bubblemap', groups: ['State'], measures: ['Latitude', 'Longitude', 'Amount'] },
    { type: 'geomap', groups: ['State'], measures: ['Latitude', 'Longitude', 'Amount'] },
  ];

export const chartNames = charts.map(({ type }) => type);

const fields: [string, 'Text' | 'Numeric' | 'Date'][] = [
  ['Region', 'Text'],
  ['Stage', 'Text'],
  ['State', 'Text'],
  ['Closed', 'Date'],
  ['Amount', 'Numeric'],
  ['Score', 'Numeric'],
  ['Days', 'Numeric'],
  ['Latitude', 'Numeric'],
  ['Longitude', 'Numeric'],
];

/** A template bundle with one dataset of made-up sales, and a dashboard of every chart type; its path in the folder. */
export async function writeChartsBundle(folder: string): Promise<string> {
  const bundle = join(folder, 'waveTemplates/sales');
  await mkdir(join(bundle, 'external_files'), { recursive: true });
  await mkdir(join(bundle, 'dashboards'), { recursive: true });
  await writeFile(join(bundle, 'external_files/sales.csv'), `${rows().join('\n')}\n`);
  await writeFile(join(bundle, 'external_files/sales.json'), JSON.stringify(schema(), null, 2));
  await writeFile(join(bundle, 'dashboards/every_chart.json'), JSON.stringify(dashboard(), null, 2));
  return 'waveTemplates/sales/dashboards/every_chart.json';
}

function rows(): string[] {
  const places = [
    ['West', 'California', 36.8, -119.4],
    ['West', 'Washington', 47.4, -120.7],
    ['South', 'Texas', 31.1, -97.6],
    ['South', 'Florida', 27.8, -81.7],
    ['East', 'New York', 42.2, -74.9],
    ['Central <b>&', 'Ohio', 40.4, -82.8],
  ] as const;
  const stages = ['Open', 'Won', 'Lost'];
  const lines = Array.from({ length: 360 }, (_, at) => {
    const [region, state, latitude, longitude] = places[at % places.length]!;
    const day = new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10);
    const stage = stages[(at * 7) % stages.length]!;
    return [
      region,
      stage,
      state,
      day,
      100 + ((at * 37) % 900),
      (at * 13) % 7,
      at % 41,
      latitude,
      longitude,
    ].join(',');
  });
  return [fields.map(([name]) => name).join(','), ...lines];
}

function schema() {
  return {
    fileFormat: { charsetName: 'UTF-8', fieldsDelimitedBy: ',', numberOfLinesToIgnore: 1 },
    objects: [
      {
        name: 'sales',
        fullyQualifiedName: 'sales',
        label: 'Sales',
        fields: fields.map(([name, type]) => ({
          name,
          fullyQualifiedName: name,
          label: name,
          type,
          ...(type === 'Numeric' ? { precision: 18, scale: 2, defaultValue: '0' } : {}),
          ...(type === 'Date' ? { format: 'yyyy-MM-dd', fiscalMonthOffset: 0 } : {}),
        })),
      },
    ],
  };
}

function dashboard() {
  const steps: Record<string, unknown> = {};
  const widgets: Record<string, unknown> = {};
  const placed: unknown[] = [];
  const place = (name: string, at: number, rowspan = 9) =>
    placed.push({
      name,
      row: Math.floor(at / 4) * 9,
      column: (at % 4) * 12,
      rowspan,
      colspan: 12,
      widgetStyle: {
        backgroundColor: '#FFFFFF',
        borderColor: '#E2E8EF',
        borderEdges: ['all'],
        borderWidth: 1,
      },
    });
  const flex = (groups: string[], measures: string[], more: object = {}) => ({
    type: 'aggregateflex',
    datasets: [{ name: 'sales' }],
    broadcastFacet: true,
    receiveFacetSource: { mode: 'all', steps: [] },
    selectMode: 'single',
    useGlobal: true,
    query: {
      query: {
        measures: measures.map((name) => [name.endsWith('itude') ? 'avg' : 'sum', name]),
        groups: groups.map((group) => (group.startsWith('~') ? group.slice(1).split(',') : group)),
      },
      version: -1,
    },
    ...more,
  });
  for (const [at, { type, groups, measures, parameters }] of charts.entries()) {
    const name = `chart_${type.replace('-', '_')}`;
    steps[`step_${name}`] = flex(groups, measures);
    widgets[name] = {
      type: 'chart',
      parameters: { step: `step_${name}`, visualizationType: type, title: { label: type }, ...parameters },
    };
    place(name, at);
  }
  steps.regions = flex(['Region'], ['Amount'], { selectMode: 'multi' });
  steps.stages = flex(['Stage'], ['Amount']);
  steps.closed = flex(['~Closed_Year,Closed_Month,Closed_Day'], ['Amount']);
  steps.by_amount = flex([], ['Amount']);
  steps.table_step = flex(['Region', 'Stage'], ['Amount', 'Days']);
  steps.total = flex([], ['Amount']);
  const others: [string, string, Record<string, unknown>][] = [
    [
      'region_list',
      'listselector',
      { step: 'regions', title: 'Region', measureField: 'none', expanded: true },
    ],
    ['sales_table', 'table', { step: 'table_step', totals: true, title: { label: 'Table' } }],
    [
      'sum',
      'number',
      { step: 'total', measureField: 'sum_Amount', title: 'Amount', numberSize: 32, compact: false },
    ],
    [
      'words',
      'text',
      { content: { richTextContent: [{ insert: '<script>alert(1)</script>', attributes: { bold: true } }] } },
    ],
    [
      'evil',
      'link',
      { text: 'Evil', destinationType: 'url', destinationLink: { url: 'javascript:alert(1)' } },
    ],
    ['filters', 'filterpanel', { title: { text: { label: 'Filters' } } }],
    [
      'region_menu',
      'listselector',
      { step: 'regions', title: 'Region of the sale, from a menu', measureField: 'none' },
    ],
    ['stage_pills', 'pillbox', { step: 'stages', title: 'Stage' }],
    ['closed_days', 'dateselector', { step: 'closed', title: 'Closed' }],
    ['amounts', 'rangeselector', { step: 'by_amount', title: 'Amount' }],
    ['logo', 'image', { image: { name: 'Company_Logo' } }],
    ['broken', 'number', { step: 'broken_step', measureField: 'sum_Gone', title: 'Broken' }],
  ];
  steps.broken_step = flex([], ['Gone']);
  for (const [at, [name, type, parameters]] of others.entries()) {
    widgets[name] = { type, parameters };
    place(name, charts.length + at, type === 'text' || type === 'link' ? 4 : 9);
  }
  return {
    name: 'every_chart',
    label: 'Every chart',
    folder: { id: '${App.Folder.Id}' },
    mobileDisabled: false,
    state: {
      dataSourceLinks: [],
      filters: [{ dataset: { name: 'sales' }, fields: ['Stage'], operator: 'in', label: 'Stage' }],
      gridLayouts: [
        {
          name: 'Default',
          numColumns: 48,
          rowHeight: 'fine',
          version: 1,
          selectors: [],
          style: { backgroundColor: '#F3F6F9', cellSpacingX: 8, cellSpacingY: 8 },
          pages: [{ name: 'page_1', label: 'One', navigationHidden: false, widgets: placed }],
        },
      ],
      layouts: [],
      steps,
      widgetStyle: { backgroundColor: '#FFFFFF', borderEdges: [], borderRadius: 0, borderWidth: 1 },
      widgets,
    },
  };
}
