import { describe, expect, it } from 'vitest';
import { mentions } from '../../src/engine/datasets/mentions.ts';

describe('which datasets a text may name', () => {
  const cases: [string, string, boolean][] = [
    ['q = load "orders";', 'orders', true],
    ['{"query": "q = load \\"Orders\\";"}', 'orders', true],
    ['{"datasets": [{"name": "orders"}]}', 'orders', true],
    ['load "${App.Datasets.orders_tp.Name}"', 'orders', true],
    ['load "${App.EdgeMarts[\'orders\'].Alias}"', 'orders', true],
    ['load "ns__orders12/0Fc1"', 'orders', true],
    ['load "orders"', 'orders7', true],
    ['load "${Variables.Data.name}"', 'orders', true],
    ['group q by \'orders_total\'; "my orders are"', 'orders', false],
    ['load "reorders"', 'orders', false],
    ['', 'orders', false],
  ];
  it.each(cases)('%s: %s', (text, name, expected) => {
    expect(mentions(text, { 'Variables.Data.name': 'orders' })([name])).toBe(expected);
  });
});
