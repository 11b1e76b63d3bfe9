import type { DatasetField, DatasetUpload } from '../../pipeline/ports.ts';

/** The metadata JSON that InsightsExternalData takes beside a CSV: fields in the order of its columns. */
export function datasetMetadata({ name, label, fields }: Pick<DatasetUpload, 'name' | 'label' | 'fields'>) {
  return {
    fileFormat: {
      charsetName: 'UTF-8',
      fieldsDelimitedBy: ',',
      fieldsEnclosedBy: '"',
      fieldsEscapedBy: '',
      linesTerminatedBy: '\r\n',
      numberOfLinesToIgnore: 1,
    },
    objects: [
      {
        connector: 'Standpipe',
        fullyQualifiedName: name,
        label: label.slice(0, 40),
        name,
        fields: fields.map((field) => fieldMetadata(name, field)),
      },
    ],
  };
}

function fieldMetadata(dataset: string, field: DatasetField) {
  const base = {
    fullyQualifiedName: `${dataset}.${field.name}`,
    name: field.name,
    label: field.label,
    type: field.type,
    ...(field.isUniqueId ? { isUniqueId: true } : {}),
  };
  if (field.type === 'Date')
    return { ...base, format: field.format ?? 'yyyy-MM-dd', fiscalMonthOffset: 0, firstDayOfWeek: -1 };
  if (field.type === 'Numeric')
    return {
      ...base,
      precision: field.precision ?? 18,
      scale: field.scale ?? 0,
      defaultValue: '0',
      decimalSeparator: '.',
    };
  return {
    ...base,
    precision: field.precision ?? 255,
    canTruncateValue: true,
    ...(field.isMultiValue ? { isMultiValue: true, multiValueSeparator: ';' } : {}),
  };
}
