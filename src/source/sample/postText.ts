import { type SamplePlan, tagsPerPost } from './planSample.ts';
import { openRandom, type Random } from './random.ts';
import type { Tag } from './tagPool.ts';
import { phrases, type Technology, technologies } from './vocabulary.ts';
import { escapeXml } from './xmlFile.ts';

/**
 * Words for posts and comments, escaped for an attribute. The same post has the same words in every table; a body is
 * HTML, as the site shows it, or Markdown, as it was typed.
 */
export interface Writer {
  post(post: number): { title: string; body: string };
  comment(post: number, random: Random): string;
  tagText(tag: Tag, long: boolean): string;
}

export interface Form {
  escape(text: string): string;
  paragraph(text: string): string;
  code(text: string): string;
  between: string;
}

/** HTML, in which code and marks are escaped a first time before XML escapes all of it. */
export const html: Form = {
  escape: (text) => escapeXml(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')),
  paragraph: (text) => `&lt;p&gt;${text}&lt;/p&gt;&#xA;`,
  code: (text) => `&lt;pre&gt;&lt;code&gt;${text}&#xA;&lt;/code&gt;&lt;/pre&gt;&#xA;`,
  between: '&#xA;',
};

/** Markdown with the line ends of a browser's form. */
export const markdown: Form = {
  escape: escapeXml,
  paragraph: (text) => text,
  code: (text) => `    ${text.replaceAll('&#xA;', '&#xD;&#xA;    ')}`,
  between: '&#xD;&#xA;&#xD;&#xA;',
};

export function openWriter(plan: SamplePlan, form: Form): Writer {
  const words = openWords(form.escape);
  // Titles and comments are plain text whatever the body's form.
  const plain = form.escape === escapeXml ? words : openWords(escapeXml);
  const codes = new Map(technologies.map((t) => [t, t.code.map((text) => form.code(form.escape(text)))]));

  const tagsOf = (post: number): Tag[] => {
    const of = plan.question[post]! >= 0 ? plan.question[post]! : post;
    const found: Tag[] = [];
    for (let i = 0; i < tagsPerPost; i++) {
      const tag = plan.tags[of * tagsPerPost + i]!;
      if (tag > 0) found.push(plan.tagPool[tag - 1]!);
    }
    return found;
  };

  return {
    post(post) {
      const random = openRandom(plan.seed, post + 1);
      const tags = tagsOf(post);
      const first = tags[0];
      if (!first)
        return { title: 'Welcome', body: form.paragraph('This site was invented to try things out.') };
      const about = () => (tags.length > 1 && random.chance(0.45) ? random.pick(tags) : first);
      let body = '';
      const add = (part: string) => {
        body += body === '' ? part : form.between + part;
      };
      const paragraph = (templates: readonly Template[], sentences: number) => {
        let text = words.fill(random.pick(templates), about(), random);
        for (let left = sentences; left > 1; left--)
          text += ` ${words.fill(random.pick(templates), about(), random)}`;
        add(form.paragraph(text));
      };
      const code = () => add(random.pick(codes.get(about().technology)!));
      if (plan.type[post] === 2) {
        paragraph(words.answers, 1 + random.below(3));
        if (random.chance(0.5)) code();
        if (random.chance(0.4)) paragraph(words.answers, 1 + random.below(2));
        return { title: '', body };
      }
      const title = plain.fill(random.pick(plain.titles), random.chance(0.75) ? first : about(), random);
      paragraph(words.openings, 1);
      // Each further tag is spoken of, as a question's tags are.
      for (let i = 1; i < tags.length; i++)
        if (random.chance(0.8))
          add(form.paragraph(words.fill(random.pick(words.mentions), tags[i]!, random)));
      for (let left = 1 + random.below(3); left > 0; left--) {
        paragraph(words.details, 1 + random.below(2));
        if (random.chance(0.45)) code();
      }
      paragraph(words.closings, 1);
      return { title: title.charAt(0).toUpperCase() + title.slice(1), body };
    },
    comment(post, random) {
      const tags = tagsOf(post);
      return tags.length === 0
        ? 'Thank you.'
        : plain.fill(random.pick(plain.comments), random.pick(tags), random);
    },
    tagText(tag, long) {
      const { name, things } = tag.technology;
      const what =
        tag.library === null ? `Questions about ${name}` : `${tag.library} is a library for ${name}`;
      if (!long) return form.paragraph(form.escape(`${what}.`));
      return `${form.paragraph(form.escape(`${what}: ${things.join(', ')}.`))}${form.between}${form.paragraph('Say which version you use.')}`;
    },
  };
}

/** A sentence's fixed parts and the names of what stands between them. */
interface Template {
  fixed: string[];
  slots: string[];
}

/** The vocabulary, escaped once, and sentences made of it. */
function openWords(escaped: (text: string) => string) {
  const compile = (text: string): Template => {
    const parts = text.split(/\{(\w+)\}/);
    return {
      fixed: parts.filter((_, i) => i % 2 === 0).map(escaped),
      slots: parts.filter((_, i) => i % 2 === 1),
    };
  };
  const compiled = (texts: readonly string[]) => texts.map(compile);
  const wrongs = compiled(phrases.wrongs);
  const rights = compiled(phrases.rights);
  const things = new Map<Technology, string[]>(technologies.map((t) => [t, t.things.map(escaped)]));
  const names = new Map<Technology, string>(technologies.map((t) => [t, escaped(t.name)]));

  const fill = (template: Template, tag: Tag, random: Random): string => {
    let text = template.fixed[0]!;
    for (let i = 0; i < template.slots.length; i++)
      text += word(template.slots[i]!, tag, random) + template.fixed[i + 1]!;
    return text;
  };
  const word = (slot: string, tag: Tag, random: Random): string => {
    switch (slot) {
      case 'thing': {
        const thing = random.pick(things.get(tag.technology)!);
        return tag.library !== null && random.chance(0.7) ? `${tag.library} ${thing}` : thing;
      }
      case 'other':
        return random.pick(things.get(tag.technology)!);
      case 'name':
        return tag.library ?? names.get(tag.technology)!;
      case 'act':
        return random.pick(phrases.acts);
      case 'fails':
        return random.pick(phrases.fails);
      case 'state':
        return random.pick(phrases.states);
      case 'change':
        return random.pick(phrases.changes);
      case 'wrong':
        return fill(random.pick(wrongs), tag, random);
      case 'right':
        return fill(random.pick(rights), tag, random);
      case 'n':
        return String(100 + random.below(100_000));
      case 'm':
        return String(2 + random.below(40));
      default:
        return `${1 + random.below(12)}.${random.below(20)}`;
    }
  };

  return {
    fill,
    titles: compiled(phrases.titles),
    openings: compiled(phrases.openings),
    details: compiled(phrases.details),
    mentions: compiled([...phrases.openings, ...phrases.details]),
    closings: compiled(phrases.closings),
    answers: compiled(phrases.answers),
    comments: compiled(phrases.comments),
  };
}
