import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const csv = `Order No.,Region,Amount,Ordered
1,North,10,2024-01-15
2,South,"$1,020.50",2024-02-20
3,North,,2024-05-30
4,,7,unknown
5,South,3,2024-05-31
`;

const field = (name: string, type: string, more: object = {}) => ({
  name,
  fullyQualifiedName: `orders.${name}`,
  label: name.replace(/([a-z])([A-Z])/g, '$1 $2'),
  type,
  ...more,
});

const schema = {
  fileFormat: {
    charsetName: 'UTF-8',
    fieldsDelimitedBy: ',',
    fieldsEnclosedBy: '"',
    numberOfLinesToIgnore: 1,
  },
  objects: [
    {
      connector: 'CSV',
      fullyQualifiedName: 'orders',
      label: 'Orders',
      name: 'orders',
      fields: [
        field('OrderNo', 'Text'),
        field('Region', 'Text'),
        field('Amount', 'Numeric', { precision: 18, scale: 2, defaultValue: '0' }),
        field('Ordered', 'Date', { format: 'yyyy-MM-dd' }),
      ],
    },
  ],
};

const xmd = {
  dates: [],
  dimensions: [{ field: 'Region', label: 'Sales region', members: [] }],
  measures: [{ field: 'Amount', label: 'Revenue', format: { customFormat: '["$#,##0.00",1]' } }],
};

/**
 * Five orders as a template bundle (`bundle`), the same flattened (`flat`) and as plain files (`plain`) under `folder`.
 * One amount is blank (its default is 0), one date is none, one region is null.
 */
export async function writeSalesData(folder: string): Promise<void> {
  const info = {
    name: 'Sales',
    externalFiles: [
      {
        name: 'orders',
        label: 'Orders',
        file: 'external_files/orders.csv',
        schema: 'external_files/orders.json',
        userXmd: 'external_files/orders_XMD.json',
      },
    ],
  };
  const write = async (path: string, content: string | object) => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  for (const [place, prefix] of [
    ['bundle', 'external_files/'],
    ['flat', 'external_files__'],
    ['plain', ''],
  ] as const) {
    await write(`${place}/${prefix}orders.csv`, csv);
    await write(`${place}/${prefix}orders.json`, schema);
    await write(`${place}/${prefix}orders_XMD.json`, xmd);
    if (place !== 'plain') await write(`${place}/template-info.json`, info);
  }
}
