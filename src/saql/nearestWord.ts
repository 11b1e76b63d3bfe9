/** The word that `written` most likely misspells, or null: two letters off at most, one in short words, none in `by`. */
export function nearestWord(written: string, words: Iterable<string>): string | null {
  const lower = written.toLowerCase();
  let best: string | null = null;
  let least = 3;
  for (const word of words) {
    const allowed = word.length < 3 ? 0 : word.length < 5 ? 1 : 2;
    if (Math.abs(word.length - lower.length) > allowed) continue;
    const distance = editDistance(lower, word);
    if (distance <= allowed && distance < least) {
      best = word;
      least = distance;
    }
  }
  return best;
}

/** Letters to add, drop, replace or swap with their neighbour. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
