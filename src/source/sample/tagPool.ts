import type { Random } from './random.ts';
import { syllables, type Technology, technologies } from './vocabulary.ts';

/** A tag of the invented site: a technology, or a small library that belongs to one. */
export interface Tag {
  name: string;
  technology: Technology;
  /** Null for the technology itself. */
  library: string | null;
}

export interface TagPool {
  tags: Tag[];
  /** One to five different tags that belong together; indexes into `tags`. */
  draw(random: Random): number[];
}

/** Technologies by Zipf's law, and a long tail of libraries, the more the larger the site. */
export function openTagPool(posts: number, random: Random): TagPool {
  const tags: Tag[] = technologies.map((technology) => ({ name: technology.tag, technology, library: null }));
  const libraries: number[][] = technologies.map(() => []);
  const taken = new Set(tags.map(({ name }) => name));
  for (let left = Math.min(4000, Math.floor(posts / 60)); left > 0; left--) {
    const parent = Math.floor(technologies.length * random.next() ** 2);
    const library = Array.from({ length: 2 + random.below(3) }, () => random.pick(syllables)).join('');
    if (taken.has(library)) continue;
    taken.add(library);
    libraries[parent]!.push(tags.length);
    tags.push({ name: library, technology: technologies[parent]!, library });
  }
  const sums: number[] = [];
  let sum = 0;
  for (let rank = 0; rank < technologies.length; rank++) {
    sum += 1 / (rank + 3) ** 0.95;
    sums.push(sum);
  }
  const ofField = new Map<string, number[]>();
  for (const [i, { field }] of technologies.entries()) ofField.set(field, [...(ofField.get(field) ?? []), i]);

  return {
    tags,
    draw(random) {
      const first = firstAbove(sums, random.next() * sum);
      const drawn = [first];
      const add = (tag: number) => {
        if (!drawn.includes(tag)) drawn.push(tag);
      };
      const own = libraries[first]!;
      if (own.length > 0 && random.chance(0.45)) add(own[Math.floor(own.length * random.next() ** 2)]!);
      const field = ofField.get(technologies[first]!.field)!;
      for (const probability of [0.55, 0.35, 0.2])
        if (random.chance(probability)) add(field[Math.floor(field.length * random.next() ** 1.5)]!);
      if (random.chance(0.12)) add(firstAbove(sums, random.next() * sum));
      return drawn.slice(0, 5);
    },
  };
}

function firstAbove(sums: readonly number[], value: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
