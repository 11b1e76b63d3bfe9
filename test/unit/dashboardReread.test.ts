import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ReadDashboard, readDashboard } from '../../src/dashboard/readDashboard.ts';
import { openRandom } from '../../src/source/sample/random.ts';

const growth = readFileSync(
  join(import.meta.dirname, '../../media/example/dashboards/growth.dashboard.json'),
  'utf8',
);
/** What people and their editors type, break and paste. */
const typed = [
  'x',
  '"',
  '{',
  '}',
  ',',
  ':',
  '[',
  '\\',
  '\n',
  '"a": 1,',
  '"steps": {}, ',
  '"state": {',
  '{{',
  '//',
];

const said = ({ dashboard, findings, json, isBroken }: ReadDashboard) => ({
  dashboard,
  findings,
  json,
  isBroken,
});

describe('A dashboard that is read again after a key', () => {
  it('is what it is when it is read for the first time, whatever was typed', () => {
    const { next } = openRandom(11);
    let text = growth;
    let read = readDashboard(text, 'd.json');
    let broken = 0;
    for (let key = 0; key < 250; key++) {
      // A text that nothing is left of is typed anew.
      if (key % 10 === 0) text = growth;
      const start = Math.floor(next() * text.length);
      const end = Math.min(text.length, start + (next() < 0.5 ? 0 : Math.floor(next() ** 4 * 2_000)));
      text = text.slice(0, start) + typed[Math.floor(next() * typed.length)] + text.slice(end);
      read = readDashboard(text, 'd.json', read.parts);
      const anew = readDashboard(text, 'd.json');
      expect(said(read)).toEqual(said(anew));
      expect(read.text.place(['widgets'])).toEqual(anew.text.place(['widgets']));
      if (read.isBroken) broken++;
    }
    expect(broken).toBeGreaterThan(50);
    expect(broken).toBeLessThan(249);
  });

  it('keeps the steps and widgets that stand as they stood', () => {
    const before = readDashboard(growth, 'd.json');
    const [changed = '', ...others] = Object.keys(before.dashboard.steps);
    const { start } = before.text.place(['steps', changed, 'type']);
    const text = `${growth.slice(0, start)} ${growth.slice(start)}`;
    const after = readDashboard(text, 'd.json', before.parts);
    expect(after.dashboard.steps[changed]).toEqual(before.dashboard.steps[changed]);
    expect(after.dashboard.steps[changed]).not.toBe(before.dashboard.steps[changed]);
    expect(others.length).toBeGreaterThan(5);
    for (const name of others) expect(after.dashboard.steps[name]).toBe(before.dashboard.steps[name]);
    for (const [name, widget] of Object.entries(after.dashboard.widgets))
      expect(widget).toBe(before.dashboard.widgets[name]);
  });

  it('finds what is wrong in a step that stayed, at its new place', () => {
    const steps = { one: { type: 'grain', start: '[1,' } };
    const text = JSON.stringify({ steps, widgets: {}, gridLayouts: [] });
    const first = readDashboard(text, 'd.json');
    expect(first.findings.length).toBeGreaterThan(0);
    expect(first.isBroken).toBe(false);
    const moved = readDashboard(`\n\n${text}`, 'd.json', first.parts);
    expect(moved.dashboard.steps.one).toBe(first.dashboard.steps.one);
    expect(moved.findings).toEqual(
      first.findings.map((one) => ({ ...one, start: one.start + 2, end: one.end + 2 })),
    );
  });
});
